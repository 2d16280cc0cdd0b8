import { jest } from '@jest/globals';
import { newId } from '@notiflow/database';
import { isWellFormedKey } from '@notiflow/vault';
import request from 'supertest';
import { pepper, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';
import { createCredentialFinders } from '../../../authenticate/create-credential-finders.ts';
import { createServer } from '../../../server.ts';

const path = '/management/v1/account-tokens';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  // Several projects, none of them named: these routes need none.
  await api.send('post', '/management/v1/projects', { slug: 'shop', name: 'Shop' });
});

afterAll(() => api.close());

const make = async (body: object = {}) =>
  (await api.send('post', path, { name: 'Laptop', ...body })).body;
const list = (token: string, app = api.app) =>
  request(app).get(path).set('authorization', `Bearer ${token}`);

describe('200', () => {
  it('lists tokens by page, newest first, with what may be shown of them', async () => {
    const { token, ...shown } = await make({ name: 'Newest' });
    const { body } = await api.send('get', `${path}?limit=1`);
    expect(body.items).toEqual([shown]);
    expect(body.page_info.total).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(body)).not.toContain(token);
  });

  it('renames a token', async () => {
    const { id } = await make();
    const response = await api.send('put', `${path}/${id}`, { name: 'Desktop' });
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({ id, name: 'Desktop' });
    expect(response.body.token).toBeUndefined();
  });

  it('shows when a token was last used', async () => {
    const { id } = await make();
    const usedAt = new Date('2026-01-01T00:00:00.000Z');
    await api.database.credentials.recordUse([{ id, usedAt }]);
    const { body } = await api.send('get', `${path}?limit=1`);
    expect(body.items[0]).toMatchObject({ id, last_used_at: usedAt.toISOString() });
  });
});

describe('201', () => {
  it('makes a token that works at once, and shows it this once', async () => {
    const send = () => api.send('post', path, { name: 'Once' }).set('idempotency-key', 'once');
    const response = await send();
    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      id: expect.any(String),
      name: 'Once',
      prefix: response.body.token.slice(0, 10),
      expires_at: null,
      revoked_at: null,
      last_used_at: null,
      created_at: expect.any(String),
      token: expect.any(String),
    });
    expect(isWellFormedKey(response.body.token, 'nf_at_')).toBe(true);
    expect((await list(response.body.token)).status).toBe(200);
    const repeat = await send();
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    expect(repeat.body).toEqual({ ...response.body, token: null });
  });
});

describe('204', () => {
  it('lets a token revoke itself, at once here and within 5 seconds elsewhere', async () => {
    const { token, id } = await make();
    const useRecorder = { note() {}, async flush() {} };
    const finders = createCredentialFinders({
      database: api.database,
      pepper,
      useRecorder,
      sessionRecorder: useRecorder,
    });
    const other = createServer({ ...api.deps, ...finders });
    expect([(await list(token)).status, (await list(token, other)).status]).toEqual([200, 200]);
    const response = await request(api.app)
      .delete(`${path}/${id}`)
      .set('authorization', `Bearer ${token}`);
    expect(response.status).toBe(204);
    expect((await list(token)).status).toBe(401);
    const later = performance.now() + 5_001;
    const now = jest.spyOn(performance, 'now').mockReturnValue(later);
    expect((await list(token, other)).status).toBe(401);
    now.mockRestore();
    expect((await api.send('delete', `${path}/${id}`)).status).toBe(204);
  });
});

describe('400', () => {
  it.each(['put', 'delete'] as const)('names the bad id of %s', async (method) => {
    const response = await api.send(method, `${path}/nope`, method === 'put' ? {} : undefined);
    expect(response.status).toBe(400);
    expect(response.body.error.details.param).toBe('id');
  });
});

describe('404', () => {
  it.each(['put', 'delete'] as const)('is the answer to %s of an unknown token', async (method) => {
    const id = newId();
    const body = method === 'put' ? { name: 'x' } : undefined;
    const response = await api.send(method, `${path}/${id}`, body);
    expect(response.status).toBe(404);
    expect(response.body.error.details).toEqual({ resource: 'account_token', id });
  });

  it('is the answer below a project, to which tokens do not belong', async () => {
    const response = await api.send('get', '/management/v1/projects/shop/account-tokens');
    expect(response.status).toBe(404);
  });
});

describe('422', () => {
  it.each([
    [{}, ['name required']],
    [{ name: 'x'.repeat(101), nope: 1 }, ['nope unknown', 'name length']],
    [{ name: 'x', expires_at: '2020-01-01T00:00:00Z' }, ['expires_at range']],
  ])('refuses %j', async (body, expected) => {
    const response = await api.send('post', path, body);
    expect(response.status).toBe(422);
    const fields: { field: string; reason: string }[] = response.body.error.details.fields;
    expect(fields.map(({ field, reason }) => `${field} ${reason}`).sort()).toEqual(expected.sort());
  });

  it('refuses a blank name for a token', async () => {
    const { id } = await make();
    const response = await api.send('put', `${path}/${id}`, { name: '' });
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields[0]).toMatchObject({ field: 'name' });
  });
});
