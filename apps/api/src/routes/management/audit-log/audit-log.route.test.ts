import pg from 'pg';
import request from 'supertest';
import { eventually } from '../../../../../../test/support/eventually.ts';
import {
  credentialsFor,
  inAppStep,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../../../test/start-test-api.ts';
import { createServer } from '../../../server.ts';

const path = '/management/v1/audit-log';
const accountPath = '/management/v1/account-audit-log';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

interface Entry {
  id: string;
  action: string;
  resource: string;
  resource_id: string | null;
  details: Record<string, unknown>;
}

const read = async (query = '', url = path): Promise<Entry[]> =>
  (await api.send('get', `${url}?limit=1000&${query}`)).body.items;
const newest = async (url = path) => (await read('', url))[0];

describe('200', () => {
  it('tells each change with who made it, what it was made to, and from where', async () => {
    const channel = { name: 'Feed', type: 'in_app', provider: 'in_app' };
    const { body } = await api
      .send('put', '/management/v1/channels/feed', channel)
      .set('x-request-id', 'my request');
    expect(await newest()).toEqual({
      id: expect.any(String),
      actor_kind: 'account_token',
      actor_id: expect.any(String),
      action: 'channel.updated',
      resource: 'channel',
      resource_id: body.id,
      details: { method: 'PUT', route: '/channels/:handle', status: 201 },
      ip: '127.0.0.1',
      request_id: 'my request',
      created_at: expect.any(String),
    });
  });

  it('has one line for every change, and none for checks, reads, refusals and repeats', async () => {
    await publishNotiflow(api, 'told');
    const before = (await read()).map(({ id }) => id);
    const at = '/management/v1/notiflows/told';
    const steps = [{ ...inAppStep, template: { body: 'Bye' } }];
    await api.send('put', at, { name: 'Told', steps });
    await api.send('post', `${at}/validate`);
    await api.send('post', `${at}/publish`);
    await api.send('post', `${at}/deactivate`);
    await api.send('post', `${at}/activate`);
    await api.send('get', at);
    await api.send('put', at, { name: 7 });
    await api.send('delete', '/management/v1/channels/nope');
    const made = await api.send('post', '/management/v1/api-keys', { name: 'A' });
    await api.send('post', `/management/v1/api-keys/${made.body.id}/rotate`);
    await api.send('delete', `/management/v1/api-keys/${made.body.id}`);
    await api.send('put', '/management/v1/settings', { name: 'Shop' });
    for (const _ of [1, 2]) {
      await api
        .send('post', '/management/v1/api-keys', { name: 'Once' })
        .set('idempotency-key', 'told');
    }
    const added = (await read()).filter(({ id }) => !before.includes(id)).reverse();
    expect(added.map(({ action }) => action)).toEqual([
      'notiflow.updated',
      'notiflow.published',
      'notiflow.deactivated',
      'notiflow.activated',
      'api_key.created',
      'api_key.rotated',
      'api_key.revoked',
      'settings.updated',
      'api_key.created',
    ]);
    expect(added.every(({ resource_id }) => /^[0-9a-f-]{36}$/.test(resource_id ?? ''))).toBe(true);
    expect(added[5]?.details).toMatchObject({ replaces: made.body.id });
  });

  it('names what a deletion without an answer deleted', async () => {
    const channel = { name: 'Feed', type: 'in_app', provider: 'in_app' };
    await api.send('put', '/management/v1/channels/short-lived', channel);
    await api.send('delete', '/management/v1/channels/short-lived');
    expect(await newest()).toMatchObject({
      action: 'channel.deleted',
      resource_id: 'short-lived',
    });
  });

  it('keeps changes of the account apart from those of a project', async () => {
    const { body: token } = await api.send('post', '/management/v1/account-tokens', { name: 'T' });
    expect(await newest(accountPath)).toMatchObject({
      action: 'account_token.created',
      resource_id: token.id,
    });
    const other = await api.send('post', '/management/v1/projects', { slug: 'other', name: 'O' });
    await api.send('put', '/management/v1/projects/other/settings', { name: 'Other' });
    expect(await newest(accountPath)).toMatchObject({
      action: 'project.created',
      resource_id: other.body.id,
    });
    const of = (slug: string) => read('', `/management/v1/projects/${slug}/audit-log`);
    expect((await of('other')).map(({ action }) => action)).toEqual(['settings.updated']);
    const ours = (await of('default')).map(({ action }) => action);
    expect(ours).not.toContain('project.created');
    await removeProject('other');
  });

  it('is narrowed by action, resource and time, and read page by page', async () => {
    await api.send('put', '/management/v1/settings', { name: 'Again' });
    const all = await read();
    const settings = all.filter(({ resource }) => resource === 'settings');
    expect(await read('resource=settings')).toEqual(settings);
    expect(await read('action=settings.updated')).toEqual(settings);
    expect(await read('action=nope')).toEqual([]);
    expect(await read(`created_after=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    expect(await read(`created_before=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual(
      all,
    );
    const first = (await api.send('get', `${path}?limit=2`)).body;
    const second = (await api.send('get', `${path}?limit=2&after=${first.page.after}`)).body;
    expect([...first.items, ...second.items]).toEqual(all.slice(0, 4));
  });

  it('holds no key, no name and no content that was sent', async () => {
    const marker = 'marker-of-the-body';
    const { body } = await api.send('post', '/management/v1/api-keys', { name: marker });
    const text = JSON.stringify(await read());
    expect(text).not.toContain(marker);
    expect(text).not.toContain(body.key.slice(8));
  });

  it('writes a log line about every request that may change something', async () => {
    api.logs.length = 0;
    const url = '/management/v1/settings';
    await api.send('put', url, { name: 'Logged' }).set('x-request-id', 'logged');
    await api.send('put', url, { name: '' });
    await api.send('get', url);
    await eventually(() => expect(api.logs).toHaveLength(2));
    expect(api.logs[0]).toEqual({
      event: 'request.write',
      fields: {
        method: 'PUT',
        route: '/settings',
        status: 200,
        ms: expect.any(Number),
        request_id: 'logged',
      },
    });
    expect(api.logs[1]?.fields).toMatchObject({ status: 422 });
  });
});

describe('400', () => {
  it.each(['limit=0', 'after=nope', 'created_after=nope', 'nope=1'])(
    'names the bad parameter of ?%s',
    async (query) => {
      for (const url of [path, accountPath]) {
        const response = await api.send('get', `${url}?${query}`);
        expect(response.status).toBe(400);
        expect(response.body.error.details.param).toBe(query.split('=')[0]);
      }
    },
  );
});

describe('500 and 503', () => {
  it.each([
    [500, new Error('refused')],
    [503, Object.assign(new Error('away'), { code: 'ECONNREFUSED' })],
  ])('%i is the answer to a change that could not be logged', async (status, error) => {
    const audit = { ...api.database.audit, writeAuditEntry: () => Promise.reject(error) };
    const app = createServer({ ...api.deps, database: { ...api.database, audit } });
    const response = await request(app)
      .put('/management/v1/settings')
      .set(credentialsFor('/management/'))
      .send({ name: 'Unlogged' });
    expect(response.status).toBe(status);
  });
});

describe('the table', () => {
  it.each([
    `UPDATE audit_log SET action = 'nothing'`,
    'DELETE FROM audit_log',
    'TRUNCATE audit_log',
  ])('refuses %s', async (statement) => {
    const client = new pg.Client({ connectionString: api.databaseUrl });
    await client.connect();
    await expect(client.query(statement)).rejects.toThrow('append-only');
    await client.end();
  });
});

async function removeProject(slug: string): Promise<void> {
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  await client.query('DELETE FROM projects WHERE slug = $1', [slug]);
  await client.end();
}
