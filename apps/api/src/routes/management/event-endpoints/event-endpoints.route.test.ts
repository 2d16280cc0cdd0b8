import { openEndpointSecret } from '@notiflow/vault';
import { queryRows } from '../../../../../../test/support/query-rows.ts';
import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const path = '/management/v1/event-endpoints';
const url = 'https://1.1.1.1/events';
const nobody = '01920000-0000-7000-8000-000000000001';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const create = (body: object = { url }) => api.send('post', path, body);
const act = (id: string, verb: string, body?: object) =>
  api.send('post', `${path}/${id}/${verb}`, body);
const get = async (id: string) => (await api.send('get', `${path}/${id}`)).body;
const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: api.databaseUrl }, sql, values);

/** What happened long ago to something, and was not heard. */
async function miss(endpointId: string, count: number): Promise<void> {
  await query(
    `INSERT INTO event_messages (id, project_id, endpoint_id, type, subject_id, status, settled_at)
     SELECT new_event_id(), project_id, id, 'delivery.sent', id, 'missed', now()
     FROM event_endpoints, generate_series(1, $2::int) WHERE id = $1`,
    [endpointId, count],
  );
}

describe('200 and 201', () => {
  it('makes an endpoint whose secret is shown once and stored sealed', async () => {
    const made = await create({ url, description: 'Orders', event_types: ['delivery.*'] });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      url,
      description: 'Orders',
      event_types: ['delivery.*'],
      status: 'enabled',
      disabled_reason: null,
      failing_since: null,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    const { id, secret } = made.body;
    expect(await get(id)).not.toHaveProperty('secret');
    const [row] = await query<{ secret: string; project_id: string }>(
      'SELECT secret, project_id FROM event_endpoints WHERE id = $1',
      [id],
    );
    expect(row?.secret).not.toContain(secret.slice(6, 30));
    const endpoint = { projectId: row?.project_id ?? '', id };
    expect(openEndpointSecret(api.deps.keyRing, { endpoint, sealed: row?.secret ?? '' })).toBe(
      secret,
    );
    const { body: log } = await api.send('get', '/management/v1/audit-log?resource=event_endpoint');
    expect(log.items[0]).toMatchObject({ action: 'event_endpoint.created', resource_id: id });
    expect(JSON.stringify(log)).not.toContain(secret.slice(6, 30));
  });

  it('shows a secret that was asked for again under its key as null', async () => {
    const createOnce = () => create().set('idempotency-key', 'endpoint-once');
    const [first, again] = [await createOnce(), await createOnce()];
    expect(first.body.secret).toMatch(/^whsec_/);
    expect(again.body).toMatchObject({ id: first.body.id, secret: null });
  });

  it('replaces what an endpoint is, and keeps its secret', async () => {
    const { body: made } = await create({ url, description: 'Orders' });
    const changed = { url: 'https://1.1.1.1/other', event_types: ['run.completed'] };
    const { status, body } = await api.send('put', `${path}/${made.id}`, changed);
    expect([status, body]).toMatchObject([200, { ...changed, description: '' }]);
  });

  it('replaces nothing that somebody else changed meanwhile', async () => {
    const types = ['run.completed', 'delivery.sent'];
    const { body: made } = await create({ url, description: 'Orders', event_types: types });
    const put = (body: object) => api.send('put', `${path}/${made.id}`, body);
    const seen = { url, description: 'Orders', event_types: [...types].reverse() };
    await put({ ...seen, description: 'Theirs' });
    const { status, body } = await put({ ...seen, description: 'Mine', expected: seen });
    expect([status, body.error.details]).toMatchObject([409, { reason: 'changed', id: made.id }]);
    expect(body.error.message).toBe('Somebody else changed description meanwhile');
    const known = { ...seen, description: 'Theirs' };
    const { body: mine } = await put({ ...seen, description: 'Mine', expected: known });
    expect(mine.description).toBe('Mine');
    expect((await put({ ...seen, expected: { url } })).status).toBe(200);
    await put({ ...seen, description: 'Mine' });
    // Of two who saw the same, one is told so, however close they come.
    const both = await Promise.all(
      ['One', 'Two'].map((description) =>
        put({ ...seen, description, expected: { ...seen, description: 'Mine' } }),
      ),
    );
    expect(both.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([200, 409]);
  });

  it('rotates the secret, and keeps the one before for a day', async () => {
    const { body: made } = await create();
    const { status, body } = await act(made.id, 'rotate-secret');
    expect(status).toBe(200);
    expect(body.secret).not.toBe(made.secret);
    const hours = (Date.parse(body.previous_secret_until) - Date.now()) / 3_600_000;
    expect(Math.round(hours)).toBe(24);
  });

  it('disables and enables, which changes nothing the second time', async () => {
    const { body: made } = await create();
    const disabled = await act(made.id, 'disable');
    expect(disabled.body).toMatchObject({ status: 'disabled', disabled_reason: 'manual' });
    const again = await act(made.id, 'disable');
    expect(again.body.disabled_at).toBe(disabled.body.disabled_at);
    expect((await act(made.id, 'enable')).body).toMatchObject({
      status: 'enabled',
      disabled_at: null,
      disabled_reason: null,
    });
  });

  it('lists endpoints, and messages by status, type and time', async () => {
    const { body: made } = await create();
    const { body: list } = await api.send('get', `${path}?limit=1`);
    expect(list.items).toEqual([await get(made.id)]);
    await miss(made.id, 3);
    const { body: tested } = await act(made.id, 'test');
    const messages = async (narrowed: string) =>
      (await api.send('get', `${path}/${made.id}/messages${narrowed}`)).body.items;
    expect(await messages('')).toHaveLength(4);
    expect(await messages('?status=pending')).toEqual([
      expect.objectContaining({ id: tested.id, type: 'endpoint.test', subject_id: made.id }),
    ]);
    expect(await messages('?type=delivery.sent&status=missed')).toHaveLength(3);
    const later = new Date(Date.now() + 60_000).toISOString();
    expect(await messages(`?created_after=${later}`)).toEqual([]);
    const { body } = await api.send('get', `${path}/${made.id}/messages/${tested.id}`);
    expect(body).toMatchObject({ id: tested.id, status: 'pending', attempts: [] });
  });
});

describe('202', () => {
  const since = new Date(Date.now() - 60_000).toISOString();

  it('replays what was missed once, so many in a second', async () => {
    const { body: made } = await create();
    await miss(made.id, 60);
    const first = await act(made.id, 'replay', { since, per_second: 1 });
    expect(first.status).toBe(202);
    expect(first.body).toMatchObject({ replayed: 60, has_more: false });
    expect((await act(made.id, 'replay', { since, per_second: 1 })).body).toEqual({
      replayed: 0,
      has_more: false,
      last_due_at: null,
    });
    const [spread] = await query<{ seconds: number }>(
      `SELECT extract(epoch FROM max(next_try_at) - min(next_try_at))::float8 AS seconds
       FROM event_messages WHERE endpoint_id = $1`,
      [made.id],
    );
    expect(spread?.seconds).toBeCloseTo(59, 3);
    await miss(made.id, 10);
    await act(made.id, 'replay', { since, per_second: 1 });
    const [longer] = await query<{ seconds: number }>(
      `SELECT extract(epoch FROM max(next_try_at) - min(next_try_at))::float8 AS seconds
       FROM event_messages WHERE endpoint_id = $1`,
      [made.id],
    );
    expect(longer?.seconds).toBeCloseTo(69, 3);
  });

  it('replays nothing from before, after, or of another status', async () => {
    const { body: made } = await create();
    await miss(made.id, 1);
    const future = new Date(Date.now() + 60_000).toISOString();
    for (const body of [
      { since: future },
      { since: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' },
      { since, statuses: ['delivered'] },
    ]) {
      expect((await act(made.id, 'replay', body)).body.replayed).toBe(0);
    }
  });

  it('replays one message, under its id', async () => {
    const { body: made } = await create();
    await miss(made.id, 1);
    const { body: list } = await api.send('get', `${path}/${made.id}/messages`);
    const [{ id }] = list.items;
    for (let asked = 0; asked < 2; asked += 1) {
      const { status, body } = await act(made.id, `messages/${id}/replay`);
      expect([status, body]).toMatchObject([202, { id, status: 'pending' }]);
    }
  });
});

describe('404', () => {
  it.each([
    ['get', ''],
    ['put', ''],
    ['delete', ''],
    ['post', '/rotate-secret'],
    ['post', '/enable'],
    ['post', '/disable'],
    ['post', '/test'],
    ['post', '/replay'],
    ['get', '/messages'],
    ['get', `/messages/${nobody}`],
    ['post', `/messages/${nobody}/replay`],
  ] as const)('is the answer to %s %s of an endpoint that is not there', async (method, rest) => {
    const body =
      method === 'put'
        ? { url }
        : rest === '/replay'
          ? { since: '2026-01-01T00:00:00Z' }
          : undefined;
    const response = await api.send(method, `${path}/${nobody}${rest}`, body);
    expect(response.status).toBe(404);
  });

  it('is the answer to one that was deleted', async () => {
    const { body: made } = await create();
    expect((await api.send('delete', `${path}/${made.id}`)).status).toBe(204);
    expect((await api.send('get', `${path}/${made.id}`)).status).toBe(404);
  });
});

describe('409', () => {
  it('is the answer to sending something to an endpoint that is disabled', async () => {
    const { body: made } = await create();
    await act(made.id, 'disable');
    for (const verb of ['test', 'replay']) {
      const response = await act(
        made.id,
        verb,
        verb === 'replay' ? { since: '2026-01-01T00:00:00Z' } : undefined,
      );
      expect(response.status).toBe(409);
      expect(response.body.error.details).toMatchObject({ current_status: 'disabled' });
    }
  });

  it('is the answer to one endpoint more than a project may have', async () => {
    const { body: list } = await api.send('get', `${path}?limit=100`);
    for (const { id } of list.items) await api.send('delete', `${path}/${id}`);
    for (let made = 0; made < 20; made += 1) expect((await create()).status).toBe(201);
    const response = await create();
    expect(response.status).toBe(409);
    expect(response.body.error.details).toMatchObject({ reason: 'too_many', limit: 20 });
  });
});

describe('422', () => {
  it.each<[object, string[]]>([
    [{}, ['url required']],
    [{ url: 'events' }, ['url format']],
    [{ url: 'ftp://example.com/' }, ['url format']],
    [{ url: 'https://169.254.169.254/latest' }, ['url invalid']],
    [{ url: 'http://127.0.0.1/' }, ['url invalid']],
    [{ url: 'https://1.1.1.1:25/' }, ['url invalid']],
    [{ url, event_types: ['delivery.pending'] }, ['event_types[0] enum']],
    [{ url, event_types: ['run.completed', 'run.completed'] }, ['event_types duplicate']],
    [{ url, secret: 'whsec_mine' }, ['secret unknown']],
  ])('refuses %j', async (body, expected) => {
    const response = await create(body);
    expect(response.status).toBe(422);
    const fields: { field: string; reason: string }[] = response.body.error.details.fields;
    expect(fields.map(({ field, reason }) => `${field} ${reason}`).sort()).toEqual(expected);
  });
});
