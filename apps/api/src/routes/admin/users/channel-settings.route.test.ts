import { newId } from '@notiflow/database';
import pg from 'pg';
import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;
const channelIds: Record<string, string> = {};

beforeAll(async () => {
  api = await startTestApi();
  await api.send('put', '/admin/v1/users/ann', {});
  // Written directly: there is no provider for these types yet.
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  const providers = { mobile_push: 'fcm', chat: 'slack', sms: 'x', in_app: 'in_app' };
  for (const [type, provider] of Object.entries(providers)) {
    channelIds[type] = newId();
    await client.query(
      `INSERT INTO channels (id, project_id, handle, name, type, provider)
       SELECT $1, id, $2, $2, $2, $3 FROM projects`,
      [channelIds[type], type, provider],
    );
  }
  await client.end();
});

afterAll(() => api.close());

const pathOf = (type: string, user = 'ann') =>
  `/admin/v1/users/${user}/channel-settings/${channelIds[type] ?? type}`;

describe('201 and 200', () => {
  it('create settings, then replace them whole', async () => {
    const { body: user } = await api.send('get', '/admin/v1/users/ann');
    const created = await api.send('put', pathOf('chat'), {
      settings: { slack_channel_id: 'C1', slack_user_id: 'U1' },
    });
    expect(created.status).toBe(201);
    const replaced = await api.send('put', pathOf('chat'), { settings: { slack_user_id: 'U2' } });
    expect(replaced.status).toBe(200);
    expect(replaced.body).toEqual({
      ...created.body,
      channel_id: channelIds.chat,
      user_id: user.id,
      provider: 'slack',
      settings: { slack_user_id: 'U2' },
      updated_at: expect.any(String),
    });
    expect((await api.send('get', pathOf('chat'))).body).toEqual(replaced.body);
  });
});

describe('204', () => {
  it('removes the settings, and there are none then', async () => {
    await api.send('put', pathOf('mobile_push'), { settings: { device_tokens: ['a', 'b'] } });
    expect((await api.send('delete', pathOf('mobile_push'))).status).toBe(204);
    expect((await api.send('get', pathOf('mobile_push'))).status).toBe(404);
    expect((await api.send('delete', pathOf('mobile_push'))).status).toBe(404);
  });
});

describe('400', () => {
  it('refuses what is no id', async () => {
    const response = await api.send('get', pathOf('not-an-id'));
    expect(response.status).toBe(400);
    expect(response.body.error.details).toEqual({ reason: 'invalid_uuid', param: 'channel_id' });
  });
});

describe('404', () => {
  it('tells which is not there: the user, the channel or the settings', async () => {
    const resourceAt = async (path: string) => {
      const response = await api.send('get', path);
      expect(response.status).toBe(404);
      return response.body.error.details.resource;
    };
    expect(await resourceAt(pathOf('sms', 'nobody'))).toBe('user');
    expect(await resourceAt(pathOf('019aa000-0000-7000-8000-000000000000'))).toBe('channel');
    expect(await resourceAt(pathOf('sms'))).toBe('channel_settings');
  });
});

describe('422', () => {
  const tooMany = Array.from({ length: 101 }, () => 't');
  it.each([
    ['mobile_push', { slack_user_id: 'U' }, 'settings.device_tokens', 'required'],
    ['mobile_push', { device_tokens: [] }, 'settings.device_tokens', 'required'],
    ['mobile_push', { device_tokens: tooMany }, 'settings.device_tokens', 'length'],
    ['mobile_push', { device_tokens: [7] }, 'settings.device_tokens[0]', 'type'],
    ['chat', { device_tokens: ['t'] }, 'settings.slack_channel_id', 'required'],
    ['chat', {}, 'settings.slack_channel_id', 'required'],
    ['sms', {}, 'settings', 'required'],
    ['sms', { device_tokens: ['t'], slack_user_id: 'U' }, 'settings.device_tokens', 'exclusive'],
    ['sms', { slack_channel_id: 'C' }, 'settings.slack_channel_id', 'invalid'],
    ['in_app', { slack_user_id: 'U' }, 'settings.slack_user_id', 'invalid'],
    ['sms', { pager: '1' }, 'settings.pager', 'unknown'],
  ])('says why a %s channel cannot use %j', async (type, settings, field, reason) => {
    const response = await api.send('put', pathOf(type), { settings });
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toEqual([
      { field, reason, message: expect.any(String) },
    ]);
  });
});
