import { browserOf } from '../../../../test/fill-project.ts';
import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;
let channelId: string;

beforeAll(async () => {
  api = await startTestApi();
  for (const name of ['ann', 'bob']) await api.send('put', `/admin/v1/users/${name}`, {});
  const { settings } = browserOf('');
  const { body } = await api.send('put', '/management/v1/channels/browsers', {
    name: 'Browsers',
    type: 'web_push',
    provider: 'vapid',
    settings: { public_key: settings.p256dh, subject: 'mailto:ops@example.com' },
    credentials: { private_key: 'fMzZUoln3aaE-LcRL7iLVOWEHn8Y5zoeG_Lt7C8BvfE' },
  });
  channelId = body.id;
});
afterAll(() => api.close());

const pathOf = (user: string, channel = channelId) =>
  `/admin/v1/users/${user}/channel-subscriptions/${channel}`;
const namesOf = async (user: string) => {
  const { body } = await api.send('get', pathOf(user));
  return body.items.map(({ identifier }: { identifier: string }) => identifier);
};

it('201 and 200: a browser is registered under a name, and replaced under it', async () => {
  const created = await api.send('post', pathOf('ann'), browserOf('laptop'));
  expect([created.status, created.body.settings]).toEqual([201, browserOf('laptop').settings]);
  const { settings } = browserOf('laptop-again');
  const replaced = await api.send('post', pathOf('ann'), { identifier: 'laptop', settings });
  expect(replaced.status).toBe(200);
  expect(replaced.body).toEqual({
    ...created.body,
    settings,
    updated_at: expect.any(String),
  });
  expect((await api.send('get', pathOf('ann'))).body).toEqual({ items: [replaced.body] });
});

it('moves a browser to whoever uses it now', async () => {
  await api.send('post', pathOf('ann'), browserOf('shared'));
  await api.send('post', pathOf('bob'), browserOf('shared'));
  expect(await namesOf('ann')).not.toContain('shared');
  expect(await namesOf('bob')).toEqual(['shared']);
});

it('204: removes one by its name, and there is none then', async () => {
  await api.send('post', pathOf('ann'), browserOf('old'));
  const remove = () => api.send('delete', pathOf('ann'), { identifier: 'old' });
  expect((await remove()).status).toBe(204);
  const again = await remove();
  expect([again.status, again.body.error.details.resource]).toEqual([404, 'channel_subscription']);
});

it('404 and 409: tells what is not there, and which channels nobody subscribes to', async () => {
  const nobody = await api.send('get', pathOf('nobody'));
  expect([nobody.status, nobody.body.error.details.resource]).toEqual([404, 'user']);
  const unknown = await api.send('get', pathOf('ann', '019aa000-0000-7000-8000-000000000000'));
  expect([unknown.status, unknown.body.error.details.resource]).toEqual([404, 'channel']);
  const feed = { name: 'Feed', type: 'in_app', provider: 'in_app' };
  const { body } = await api.send('put', '/management/v1/channels/feed', feed);
  const other = await api.send('post', pathOf('ann', body.id), browserOf('x'));
  expect([other.status, other.body.error.details]).toEqual([409, { reason: 'not_supported' }]);
});

it('409: a user has at most 100', async () => {
  await api.send('put', '/admin/v1/users/collector', {});
  for (let count = 0; count < 100; count += 1) {
    await api.send('post', pathOf('collector'), browserOf(`b${count}`));
  }
  const one = await api.send('post', pathOf('collector'), browserOf('b100'));
  expect([one.status, one.body.error.details]).toEqual([
    409,
    { reason: 'limit_reached', limit: 100 },
  ]);
  expect((await api.send('post', pathOf('collector'), browserOf('b7'))).status).toBe(200);
});

describe('422', () => {
  const { settings } = browserOf('x');
  it.each([
    [{ identifier: '' }, 'identifier', 'required'],
    [
      { settings: { ...settings, endpoint: 'http://push.example.com/1' } },
      'settings.endpoint',
      'format',
    ],
    [{ settings: { ...settings, endpoint: 'https://10.0.0.1/1' } }, 'settings.endpoint', 'invalid'],
    [
      { settings: { ...settings, endpoint: 'https://push.example.com:22/' } },
      'settings.endpoint',
      'invalid',
    ],
    [{ settings: { ...settings, p256dh: 'AAAA' } }, 'settings.p256dh', 'format'],
    [{ settings: { ...settings, auth: 'AAAA' } }, 'settings.auth', 'format'],
    [{ settings: { ...settings, extra: 1 } }, 'settings.extra', 'unknown'],
  ])('refuses %j', async (changes, field, reason) => {
    const body = { ...browserOf('x'), ...changes };
    const response = await api.send('post', pathOf('ann'), body);
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toEqual([
      { field, reason, message: expect.any(String) },
    ]);
  });
});

it('shows a channel the keys of which do not belong together at save', async () => {
  const { body, status } = await api.send('put', '/management/v1/channels/odd', {
    name: 'Odd',
    type: 'web_push',
    provider: 'vapid',
    settings: { public_key: settingsOf().p256dh, subject: 'mailto:ops@example.com' },
    credentials: { private_key: Buffer.alloc(32, 7).toString('base64url') },
  });
  expect([status, body.error.details.fields]).toEqual([
    422,
    [expect.objectContaining({ field: 'credentials.private_key' })],
  ]);
});

const settingsOf = () => browserOf('').settings;
