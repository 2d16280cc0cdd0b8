import { writeInboxLink } from '@notiflow/contracts';
import request from 'supertest';
import { expectDocumented, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  for (const name of ['ann', 'bob', 'eve']) await api.send('put', `/admin/v1/users/${name}`, {});
});
afterAll(() => api.close());

const create = (user: string, body: object = {}) =>
  api.send('post', `/admin/v1/users/${user}/inbox-links`, body);

const keyOf = (url: string) => new URL(url).hash.slice(1);

/** Asks who the key lets in, with nothing beside it. */
const profileBy = (key: string) =>
  request(api.app)
    .get('/user/v1/profile')
    .set('x-notiflows-user-key', key)
    .expect(expectDocumented);

async function expectRefused(key: string, reason: string): Promise<void> {
  const { status, body } = await profileBy(key);
  expect([status, body.error?.details]).toEqual([401, { auth: 'user_key', reason }]);
}

describe('201', () => {
  it('makes a link whose key lets in the user it was made for, and needs no other', async () => {
    const { status, body } = await create('ann');
    expect(status).toBe(201);
    expect(body.url).toMatch(/^http:\/\/localhost:3000\/inbox\/#nf_inbox_[\w-]+$/);
    const days = (Date.parse(body.expires_at) - Date.now()) / (24 * 60 * 60 * 1000);
    expect(Math.round(days)).toBe(30);
    const profile = await profileBy(keyOf(body.url));
    expect([profile.status, profile.body.external_id]).toEqual([200, 'ann']);
  });

  it('leads where the world reaches us', async () => {
    const { config } = api.deps;
    api.deps.config = { ...config, PUBLIC_URL: 'https://example.com/notify' };
    const { body } = await create('ann', { expires_in: 3_600 });
    api.deps.config = config;
    expect(body.url).toMatch(/^https:\/\/example\.com\/notify\/inbox\/#nf_inbox_/);
    expect(Date.parse(body.expires_at)).toBeLessThanOrEqual(Date.now() + 3_600_000);
  });

  it('is in the audit log without its key', async () => {
    const { body } = await create('bob');
    const { items } = (await api.send('get', '/management/v1/audit-log?limit=1')).body;
    expect(items[0]).toMatchObject({ action: 'inbox_link.created', resource: 'user' });
    expect(JSON.stringify(items[0])).not.toContain(keyOf(body.url));
  });
});

describe('204', () => {
  it('ends the links of the user that were made until then, and no others', async () => {
    const old = keyOf((await create('ann')).body.url);
    const of = { bob: keyOf((await create('bob')).body.url) };
    expect((await api.send('delete', '/admin/v1/users/ann/inbox-links')).status).toBe(204);
    await expectRefused(old, 'revoked');
    expect((await profileBy(of.bob)).status).toBe(200);
    expect((await profileBy(keyOf((await create('ann')).body.url))).status).toBe(200);
  });
});

describe('401', () => {
  it('is the answer to a link of somebody who was erased', async () => {
    const key = keyOf((await create('eve')).body.url);
    expect((await profileBy(key)).status).toBe(200);
    await api.send('delete', '/admin/v1/users/eve');
    await expectRefused(key, 'revoked');
    // Nor does it open the inbox of whoever has the name next.
    await api.send('put', '/admin/v1/users/eve', {});
    await expectRefused(key, 'revoked');
  });

  it('is the answer to one that is over, not ours, or signed for something else', async () => {
    const projectId = (await api.send('get', '/management/v1/whoami')).body.project.id;
    const user = await api.database.users.findUser({ projectId, externalId: 'ann' });
    const said = { projectId, userId: String(user?.id), generation: 1 };
    const past = writeInboxLink({ ...said, expiresAt: new Date(Date.now() - 1_000) });
    const good = writeInboxLink({ ...said, expiresAt: new Date(Date.now() + 60_000) });
    const { links } = api.deps;
    expect((await profileBy(`nf_inbox_${links.sign('inbox', good)}`)).status).toBe(200);
    await expectRefused(`nf_inbox_${links.sign('inbox', past)}`, 'expired');
    await expectRefused(`nf_inbox_${links.sign('preferences', good)}`, 'malformed');
    await expectRefused(`nf_inbox_${good.toString('base64url')}`, 'malformed');
    await expectRefused('nf_inbox_', 'malformed');
  });
});

describe('404', () => {
  it('names the user who is not there', async () => {
    for (const method of ['post', 'delete'] as const) {
      const body = method === 'post' ? {} : undefined;
      const answer = await api.send(method, '/admin/v1/users/nobody/inbox-links', body);
      expect([answer.status, answer.body.error.details]).toEqual([
        404,
        { resource: 'user', id: 'nobody' },
      ]);
    }
  });
});

describe('422', () => {
  it.each([59, 366 * 24 * 60 * 60, 1.5, '60'])('refuses an end in %p seconds', async (given) => {
    const { status, body } = await create('ann', { expires_in: given });
    expect([status, body.error.details.fields[0].field]).toEqual([422, 'expires_in']);
  });
});
