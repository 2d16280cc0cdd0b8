import request from 'supertest';
import { queryRows } from '../../../../../../test/support/query-rows.ts';
import {
  credentialsFor,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../../../test/start-test-api.ts';

const path = '/admin/v1/notiflows/run-bulk';
const one = { notiflow: 'welcome', recipients: [{ external_id: 'u1' }] };

let api: TestApi;
let notiflow: { id: string };

beforeAll(async () => {
  api = await startTestApi();
  notiflow = await publishNotiflow(api);
});

afterAll(() => api.close());

const runAll = (runs: unknown, headers: Record<string, string> = {}) =>
  api.send('post', path, { runs }).set(headers);

async function countRuns(): Promise<number> {
  const { body } = await api.send('get', '/admin/v1/runs?limit=1000');
  return body.items.length;
}

const statusesOf = ({ body }: request.Response) =>
  body.results.map(({ status }: { status: number }) => status);

describe('202', () => {
  it('accepts 100 runs under every prefix and rings for each', async () => {
    for (const prefix of ['/admin', '/admin/v1', '/api/admin/v1']) {
      api.rings.length = 0;
      const runs = Array.from({ length: 100 }, () => one);
      const response = await api.send('post', `${prefix}/notiflows/run-bulk`, { runs });
      expect(response.status).toBe(202);
      const ids = response.body.results.map(
        (result: { notiflow_run_id: string }) => result.notiflow_run_id,
      );
      expect(new Set(ids).size).toBe(100);
      expect(api.rings.flatMap(({ jobs }) => jobs)).toEqual(
        expect.arrayContaining(ids.map((id: string) => ({ run_ids: [id] }))),
      );
    }
  });

  it('answers in the order of the runs', async () => {
    const runs = Array.from({ length: 20 }, (_, index) => ({
      ...one,
      data: { index },
      notiflow: index % 2 === 0 ? 'welcome' : notiflow.id,
    }));
    const { body } = await runAll(runs);
    for (const [index, { notiflow_run_id: id }] of body.results.entries()) {
      expect((await api.send('get', `/admin/v1/runs/${id}`)).body.data).toEqual({ index });
    }
  });

  it('answers a repeat with the first answer, and makes no run again', async () => {
    const key = { 'idempotency-key': 'bulk-1' };
    const first = await runAll([one, one], key);
    const before = await countRuns();
    const repeat = await runAll([one, one], key);
    expect(repeat.status).toBe(202);
    expect(repeat.body).toEqual(first.body);
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    expect(await countRuns()).toBe(before);
  });

  it('finds the runs that were accepted when the process died before it kept its answer', async () => {
    const { idempotency } = api.deps.database;
    const key = { 'idempotency-key': 'bulk-crash' };
    const before = await countRuns();
    api.deps.database.idempotency = {
      ...idempotency,
      // The process dies here: nothing is kept, and nobody tries again.
      keepAnswer: async () => true,
    };
    expect((await runAll([one, one, one], key)).status).toBe(202);
    api.deps.database.idempotency = idempotency;
    expect((await runAll([one, one, one], key)).status).toBe(409);
    await queryRows(
      api,
      `UPDATE idempotency_keys SET created_at = created_at - interval '31 s' WHERE key = 'bulk-crash'`,
    );
    const repeat = await runAll([one, one, one], key);
    expect(repeat.status).toBe(202);
    expect(await countRuns()).toBe(before + 3);
    expect((await runAll([one, one, one], key)).body).toEqual(repeat.body);
  });

  it('does not mistake its key for the key of a single run', async () => {
    await runAll([one], { 'idempotency-key': 'same' });
    const single = await api
      .send('post', '/admin/v1/notiflows/welcome/run', { recipients: one.recipients })
      .set({ 'idempotency-key': 'same#0' });
    expect(single.status).toBe(202);
    expect(single.headers['idempotent-replayed']).toBeUndefined();
  });
});

describe('207', () => {
  it('says of each run why it is refused, and accepts the others', async () => {
    const id = '01890000-0000-7000-8000-000000000000';
    const response = await runAll([
      one,
      { ...one, notiflow: 'nobody-knows' },
      { ...one, notiflow: id },
      { ...one, notiflow: 'Not A Name', nope: 1, topic: 't' },
      { notiflow: 'welcome', topic: 'nobody-knows' },
      { recipients: [{}] },
      null,
      'text',
      one,
    ]);
    expect(response.status).toBe(207);
    expect(statusesOf(response)).toEqual([202, 404, 404, 422, 404, 422, 422, 422, 202]);
    const [, unknown, , invalid, topic] = response.body.results;
    expect(unknown.error).toEqual({
      type: 'https://docs.notiflows.com/errors/not_found',
      code: 'not_found',
      message: 'Notiflow not found',
      status: 404,
      request_id: response.headers['x-request-id'],
      details: { resource: 'notiflow', id: 'nobody-knows' },
    });
    const fields = invalid.error.details.fields.map(({ field }: { field: string }) => field);
    expect(fields.sort()).toEqual(['nope', 'notiflow', 'topic']);
    expect(topic.error.details).toEqual({ resource: 'topic', id: 'nobody-knows' });
  });

  it('refuses a notiflow that is switched off with 409, by itself', async () => {
    await publishNotiflow(api, 'switched');
    await api.send('post', '/management/v1/notiflows/switched/deactivate');
    const response = await runAll([one, { ...one, notiflow: 'switched' }]);
    expect(statusesOf(response)).toEqual([202, 409]);
    expect(response.body.results[1].error.details.current_status).toBe('inactive');
  });

  it('refuses what must reach no schema, prototype keys and NUL, by itself', async () => {
    const hostile = '{"notiflow":"welcome","data":{"__proto__":{"a":1}},"topic":"t"}';
    const nul = '{"notiflow":"welcome","data":{"a":"\\u0000"},"topic":"t"}';
    const deep = `{"notiflow":"welcome","topic":"t","data":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}`;
    const response = await request(api.app)
      .post(path)
      .set(credentialsFor(path))
      .set('content-type', 'application/json')
      .send(`{"runs":[${JSON.stringify(one)},${hostile},${nul},${deep}]}`);
    expect(statusesOf(response)).toEqual([202, 422, 422, 422]);
    expect(response.body.results[1].error.details.fields[0].field).toBe('data.__proto__');
  });

  it('says which runs were accepted when Postgres fails in between and there is no key', async () => {
    const { runs } = api.deps.database;
    let accepted = 0;
    api.deps.database.runs = {
      ...runs,
      acceptRun: (input) => {
        accepted += 1;
        return accepted === 2 ? Promise.reject(new Error('lost')) : runs.acceptRun(input);
      },
    };
    const response = await runAll([one, one, one]);
    api.deps.database.runs = runs;
    expect(statusesOf(response).sort()).toEqual([202, 202, 500]);
  });
});

describe('500', () => {
  it('is the whole answer when there is a key, so that the repeat doubles nothing', async () => {
    const { runs } = api.deps.database;
    const key = { 'idempotency-key': 'bulk-failed' };
    const before = await countRuns();
    let accepted = 0;
    api.deps.database.runs = {
      ...runs,
      acceptRun: (input) => {
        accepted += 1;
        return accepted === 2 ? Promise.reject(new Error('lost')) : runs.acceptRun(input);
      },
    };
    expect((await runAll([one, one, one], key)).status).toBe(500);
    api.deps.database.runs = runs;
    expect(statusesOf(await runAll([one, one, one], key))).toEqual([202, 202, 202]);
    expect(await countRuns()).toBe(before + 3);
  });
});

describe('422', () => {
  it.each([
    ['no runs', undefined, 'required'],
    ['an empty list', [], 'required'],
    ['more than 100', Array.from({ length: 101 }, () => one), 'length'],
    ['no list', one, 'type'],
  ])('refuses %s', async (_, runs, reason) => {
    const response = await runAll(runs);
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toEqual([
      expect.objectContaining({ field: 'runs', reason }),
    ]);
  });

  it('refuses a key that came with other runs before', async () => {
    const key = { 'idempotency-key': 'bulk-2' };
    await runAll([one], key);
    const response = await runAll([one, one], key);
    expect(response.status).toBe(422);
    expect(response.body.error.details.reason).toBe('idempotency_key_reused');
  });
});
