import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const path = '/management/v1/replays';
const nobody = '01920000-0000-7000-8000-000000000001';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const begin = (body: object) => api.send('post', path, body);

describe('200 and 202', () => {
  it('says how many there are without sending anything, nor telling the audit log', async () => {
    const preview = await begin({ filter: {}, dry_run: true });
    expect([preview.status, preview.body]).toEqual([
      200,
      { dry_run: true, matched: 0, has_more: false },
    ]);
    expect((await api.send('get', path)).body.items).toEqual([]);
    const { body } = await api.send('get', '/management/v1/audit-log?action=replay.begun');
    expect(body.items).toEqual([]);
  });

  it('begins a replay that can be looked at, listed and canceled', async () => {
    const begun = await begin({ filter: { status: 'failed' }, rate_per_second: 7 });
    expect(begun.status).toBe(202);
    expect(begun.body).toMatchObject({
      status: 'running',
      fingerprint: null,
      delivery_ids: null,
      filter: { status: 'failed' },
      rate_per_second: 7,
      replayed: 0,
      skipped: {},
      finished_at: null,
    });
    const { id } = begun.body;
    expect((await api.send('get', `${path}/${id}`)).body).toEqual(begun.body);
    expect((await api.send('get', path)).body.items).toEqual([begun.body]);
    const canceled = await api.send('post', `${path}/${id}/cancel`);
    expect(canceled.body).toMatchObject({ status: 'canceled', finished_at: expect.any(String) });
    expect((await api.send('post', `${path}/${id}/cancel`)).body).toEqual(canceled.body);
    const { body } = await api.send('get', '/management/v1/audit-log?action=replay.begun');
    expect(body.items).toMatchObject([{ resource_id: id, details: { filter_status: 'failed' } }]);
  });

  it('is begun once for an Idempotency-Key', async () => {
    const key = () => begin({ delivery_ids: [nobody] }).set('idempotency-key', 'once');
    const [first, again] = [await key(), await key()];
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.body.id).toBe(first.body.id);
  });

  it('answers the groups of dead letters', async () => {
    const { status, body } = await api.send('get', '/management/v1/dead-letters?status=failed');
    expect([status, body]).toEqual([200, { items: [], has_more: false }]);
  });
});

describe('404', () => {
  it.each(['get', 'post'] as const)(
    'is the answer to %s of a replay nobody began',
    async (method) => {
      const of = method === 'get' ? '' : '/cancel';
      expect((await api.send(method, `${path}/${nobody}${of}`)).status).toBe(404);
    },
  );
});

describe('422', () => {
  it.each<[object, string[]]>([
    [{}, ['delivery_ids required']],
    [{ delivery_ids: [], rate_per_second: 0 }, ['delivery_ids required', 'rate_per_second range']],
    [{ delivery_ids: ['x'] }, ['delivery_ids.0 format']],
    [{ delivery_ids: [nobody], filter: {} }, ['delivery_ids exclusive']],
    [{ fingerprint: 'nope' }, ['fingerprint format']],
    [
      { filter: { status: 'sent', channel_id: 'x', who: 1 } },
      ['filter.channel_id format', 'filter.status enum', 'filter.who unknown'],
    ],
  ])('refuses %j', async (body, expected) => {
    const response = await begin(body);
    expect(response.status).toBe(422);
    const fields: { field: string; reason: string }[] = response.body.error.details.fields;
    expect(fields.map(({ field, reason }) => `${field} ${reason}`).sort()).toEqual(expected);
  });
});
