import request from 'supertest';
import {
  credentialsFor,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../../../test/start-test-api.ts';

const path = '/admin/v1/notiflows/welcome/run';
const one = { recipients: [{ external_id: 'u1' }] };

let api: TestApi;
let notiflow: { id: string };

beforeAll(async () => {
  api = await startTestApi();
  notiflow = await publishNotiflow(api);
});

afterAll(() => api.close());

const run = (body: unknown, headers: Record<string, string> = {}) =>
  api.send('post', path, body).set(headers);

function fieldsOf(response: request.Response): Record<string, string> {
  const fields = response.body.error.details.fields as { field: string; reason: string }[];
  return Object.fromEntries(fields.map(({ field, reason }) => [field, reason]));
}

describe('202', () => {
  it('answers the id of a committed run under every prefix, and rings for it', async () => {
    for (const prefix of ['/admin', '/admin/v1', '/api/admin/v1']) {
      api.rings.length = 0;
      const response = await api.send('post', `${prefix}/notiflows/welcome/run`, one);
      expect(response.status).toBe(202);
      expect(Object.keys(response.body)).toEqual(['notiflow_run_id']);
      const { notiflow_run_id } = response.body;
      expect((await api.send('get', `/admin/v1/runs/${notiflow_run_id}`)).body.status).toBe(
        'accepted',
      );
      expect(api.rings).toEqual([
        { queue: 'runs', jobs: [{ run_ids: [notiflow_run_id] }], options: { priority: 20 } },
      ]);
    }
  });

  it.each([
    ['its UUID', (id: string) => id],
    ['its UUID in upper case', (id: string) => id.toUpperCase()],
    ['the ULID of the same bits', toUlid],
  ])('takes the notiflow by %s', async (_, spell) => {
    const response = await api.send('post', `/admin/v1/notiflows/${spell(notiflow.id)}/run`, one);
    expect(response.status).toBe(202);
  });

  it('keeps one recipient per external id, the later attributes win', async () => {
    const recipients = [
      { external_id: 'twice', first_name: 'A', last_name: 'L' },
      { external_id: 'other' },
      { external_id: 'twice', first_name: 'B' },
    ];
    const { body } = await run({ recipients });
    const counted = await api.send('get', `/admin/v1/runs/${body.notiflow_run_id}`);
    expect(counted.body.counters).toEqual({
      recipients: 2,
      processed: 0,
      stopped: 0,
      failed: 0,
      canceled: 0,
      pending: 2,
    });
    expect(counted.body.deliveries.total).toBe(0);
  });

  it('rings later for a run that is sent later, and leaves far ones to the sweep', async () => {
    api.rings.length = 0;
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
    const nextWeek = new Date(Date.now() + 7 * 86_400_000).toISOString();
    expect((await run({ ...one, send_at: inAnHour, priority: 'high' })).status).toBe(202);
    expect((await run({ ...one, send_at: nextWeek })).status).toBe(202);
    expect(api.rings).toHaveLength(1);
    expect(api.rings[0]?.options?.priority).toBe(10);
    expect(api.rings[0]?.options?.delayMs).toBeGreaterThan(3_500_000);
  });

  it('takes a topic without subscribers, after other runs of its priority', async () => {
    await api.send('put', '/admin/v1/users/leaver', {});
    const change = { user_external_ids: ['leaver'] };
    await api.send('post', '/admin/v1/topics/news/subscriptions', change);
    await api.send('delete', '/admin/v1/topics/news/subscriptions', change);
    api.rings.length = 0;
    expect((await run({ topic: 'news', priority: 'low' })).status).toBe(202);
    expect(api.rings[0]?.options?.priority).toBe(35);
  });

  it('takes everything at its limit', async () => {
    const recipients = Array.from({ length: 10_000 }, (_, index) => ({
      external_id: `${index}`.padEnd(255, 'x'),
    }));
    const inAYear = new Date();
    inAYear.setUTCFullYear(inAYear.getUTCFullYear() + 1);
    const body = {
      recipients,
      actor: { external_id: 'a', email: 'a@example.com', custom_fields: nested(20) },
      data: { text: 'x'.repeat(262_144 - 11) },
      cancellation_key: 'c'.repeat(255),
      send_at: inAYear.toISOString(),
      expires_in: 31_536_000,
    };
    expect((await run(body)).status).toBe(202);
  });

  it('writes one log line without content', async () => {
    api.logs.length = 0;
    const { body } = await run({ ...one, data: { secret_marker: 'marker-1' } });
    expect(api.logs.filter(({ event }) => event.startsWith('run.'))).toEqual([
      {
        event: 'run.accepted',
        fields: expect.objectContaining({ run_id: body.notiflow_run_id, recipients: 1 }),
      },
    ]);
    expect(JSON.stringify(api.logs)).not.toContain('marker-1');
  });
});

describe('202 with an Idempotency-Key', () => {
  it('answers a repeat with the first run, however its JSON is spelled', async () => {
    const key = { 'idempotency-key': 'order-1' };
    const first = await run({ ...one, data: { a: 1, b: 2 } }, key);
    const second = await run({ data: { b: 2, a: 1 }, ...one }, key);
    expect(second.status).toBe(202);
    expect(second.body).toEqual(first.body);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(second.headers['idempotent-replayed']).toBe('true');
  });

  it('makes one run of many requests at once', async () => {
    const key = { 'idempotency-key': 'order-at-once' };
    const responses = await Promise.all(Array.from({ length: 10 }, () => run(one, key)));
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
    expect(new Set(responses.map(({ body }) => body.notiflow_run_id)).size).toBe(1);
  });

  it('gives the first answer again after the notiflow was switched off', async () => {
    const key = { 'idempotency-key': 'order-before-off' };
    await publishNotiflow(api, 'switched');
    const to = '/admin/v1/notiflows/switched/run';
    const first = await api.send('post', to, one).set(key);
    await api.send('post', '/management/v1/notiflows/switched/deactivate');
    expect((await api.send('post', to, one).set(key)).body).toEqual(first.body);
    expect((await api.send('post', to, one)).status).toBe(409);
  });

  it('means the same under every name of the notiflow', async () => {
    const key = { 'idempotency-key': 'order-by-any-name' };
    const { id } = (await api.send('get', '/management/v1/notiflows/welcome')).body;
    const names = ['welcome', id, id.toUpperCase()];
    const runs = [];
    for (const name of names) {
      const path = `/admin/v1/notiflows/${name}/run`;
      runs.push((await api.send('post', path, one).set(key)).body.notiflow_run_id);
    }
    expect(runs[0]).toEqual(expect.any(String));
    expect(new Set(runs).size).toBe(1);
  });

  it('stores nothing for a request that failed', async () => {
    const key = { 'idempotency-key': 'order-corrected' };
    expect((await run({}, key)).status).toBe(422);
    expect((await run({ topic: 'nobody-knows' }, key)).status).toBe(404);
    expect((await run(one, key)).status).toBe(202);
  });

  it('is refused with 422 for another body', async () => {
    const key = { 'idempotency-key': 'order-2' };
    await run(one, key);
    const response = await run({ ...one, data: { other: true } }, key);
    expect(response.status).toBe(422);
    expect(response.body.error.details).toEqual({
      idempotency_key: 'order-2',
      reason: 'idempotency_key_reused',
    });
  });

  it.each([
    ['too long', 'x'.repeat(256)],
    ['not printable', 'ümlaut'],
  ])('is refused with 400 when it is %s', async (_, key) => {
    const response = await run(one, { 'idempotency-key': Buffer.from(key).toString('latin1') });
    expect(response.status).toBe(400);
    expect(response.body.error.details.param).toBe('Idempotency-Key');
  });
});

describe('400', () => {
  it.each(['not_a_handle', 'Welcome', '-', 'a--b', '%00'])(
    'refuses the notiflow %p, which is neither id nor handle',
    async (name) => {
      const response = await api.send('post', `/admin/v1/notiflows/${name}/run`, one);
      expect(response.status).toBe(400);
      expect(response.body.error).toMatchObject({
        code: 'bad_request',
        details: { reason: 'invalid_uuid', param: 'id' },
      });
    },
  );
});

describe('404', () => {
  it.each(['unknown', '019aa000-0000-7000-8000-000000000000'])(
    'says that there is no notiflow %p',
    async (name) => {
      const response = await api.send('post', `/admin/v1/notiflows/${name}/run`, one);
      expect(response.status).toBe(404);
      expect(response.body.error).toMatchObject({
        code: 'not_found',
        message: 'Notiflow not found',
        details: { resource: 'notiflow', id: name },
      });
    },
  );

  it('says that there is no such topic', async () => {
    const response = await run({ topic: 'nobody-subscribed' });
    expect(response.status).toBe(404);
    expect(response.body.error.details).toEqual({ resource: 'topic', id: 'nobody-subscribed' });
  });
});

describe('409', () => {
  it('refuses a notiflow that was never published', async () => {
    await api.send('put', '/management/v1/notiflows/drafted', { active: true, steps: [] });
    const response = await api.send('post', '/admin/v1/notiflows/drafted/run', one);
    expect(response.status).toBe(409);
    expect(response.body.error.details).toEqual({
      current_status: 'draft',
      allowed_statuses: ['published'],
    });
  });

  it('refuses a notiflow that is not active', async () => {
    await publishNotiflow(api, 'idle');
    await api.send('post', '/management/v1/notiflows/idle/deactivate');
    const response = await api.send('post', '/admin/v1/notiflows/idle/run', one);
    expect(response.status).toBe(409);
    expect(response.body.error.details).toEqual({
      current_status: 'inactive',
      allowed_statuses: ['published'],
    });
  });
});

describe('422', () => {
  it.each<[string, unknown, Record<string, string>]>([
    ['neither recipients nor topic', {}, { recipients: 'required' }],
    ['both', { ...one, topic: 't' }, { topic: 'exclusive' }],
    ['no recipient', { recipients: [] }, { recipients: 'required' }],
    ['too many recipients', tooMany(), { recipients: 'length' }],
    ['no external id', { recipients: [{}] }, { 'recipients[0].external_id': 'required' }],
    ['an empty one', ofOne({ external_id: '' }), { 'recipients[0].external_id': 'required' }],
    [
      'a long one',
      ofOne({ external_id: 'x'.repeat(256) }),
      { 'recipients[0].external_id': 'length' },
    ],
    ['a number as one', ofOne({ external_id: 1 }), { 'recipients[0].external_id': 'type' }],
    ['an unknown field', { ...one, nope: 1 }, { nope: 'unknown' }],
    ['an unknown attribute', ofOne({ nope: 1 }), { 'recipients[0].nope': 'unknown' }],
    ['a wrong e-mail', ofOne({ email: 'x' }), { 'recipients[0].email': 'format' }],
    ['a wrong phone', ofOne({ phone: '123' }), { 'recipients[0].phone': 'format' }],
    ['a wrong avatar', ofOne({ avatar: 'ftp://x' }), { 'recipients[0].avatar': 'format' }],
    ['a wrong locale', ofOne({ locale: '??' }), { 'recipients[0].locale': 'format' }],
    ['a wrong time zone', ofOne({ timezone: 'Mars' }), { 'recipients[0].timezone': 'format' }],
    ['an actor without id', { ...one, actor: {} }, { 'actor.external_id': 'required' }],
    ['data that is no object', { ...one, data: [] }, { data: 'type' }],
    ['large data', { ...one, data: { x: 'x'.repeat(262_144) } }, { data: 'length' }],
    ['deep data', { ...one, data: nested(21) }, { data: 'length' }],
    ['an unknown priority', { ...one, priority: 'urgent' }, { priority: 'enum' }],
    ['a moment that is none', { ...one, send_at: 'tomorrow' }, { send_at: 'format' }],
    ['a moment too far', { ...one, send_at: '2999-01-01T00:00:00Z' }, { send_at: 'range' }],
    ['no time to live', { ...one, expires_in: 0 }, { expires_in: 'range' }],
    ['an empty topic', { topic: '' }, { topic: 'required' }],
    ['a body that is no object', [], { body: 'type' }],
    [
      'NUL',
      { ...one, data: { 'a\0': 1, b: '\0' } },
      { 'data.a\0': 'invalid', 'data.b': 'invalid' },
    ],
    [
      'half a character',
      ofOne({ first_name: '\ud800' }),
      { 'recipients[0].first_name': 'invalid' },
    ],
  ])('refuses %s', async (_, body, expected) => {
    const response = await run(body);
    expect(response.status).toBe(422);
    expect(fieldsOf(response)).toEqual(expected);
  });

  it('tells every problem at once', async () => {
    const response = await run({
      recipients: [{ external_id: 'u', email: 'x' }, {}],
      topic: 't',
      send_at: '2999-01-01T00:00:00Z',
      nope: 1,
    });
    expect(fieldsOf(response)).toEqual({
      'recipients[0].email': 'format',
      'recipients[1].external_id': 'required',
      topic: 'exclusive',
      send_at: 'range',
      nope: 'unknown',
    });
  });

  it.each(['{"data":{"__proto__":{"a":1}},"topic":"t"}', '{"constructor":{"prototype":1}}'])(
    'refuses keys that reach a prototype: %s',
    async (text) => {
      const response = await request(api.app)
        .post(path)
        .set(credentialsFor(path))
        .set('content-type', 'application/json')
        .send(text);
      expect(response.status).toBe(422);
      expect(response.body.error.details.fields[0].reason).toBe('invalid');
    },
  );

  it('refuses a number that no double holds', async () => {
    const response = await request(api.app)
      .post(path)
      .set(credentialsFor(path))
      .set('content-type', 'application/json')
      .send('{"topic":"t","data":{"n":1e999}}');
    expect(fieldsOf(response)).toEqual({ 'data.n': 'range' });
  });
});

function ofOne(attributes: object) {
  return { recipients: [{ external_id: 'u', ...attributes }] };
}

function tooMany() {
  return {
    recipients: Array.from({ length: 10_001 }, (_, index) => ({ external_id: `${index}` })),
  };
}

function nested(levels: number): object {
  return levels === 1 ? {} : { in: nested(levels - 1) };
}

function toUlid(uuid: string): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let bits = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let ulid = '';
  for (let index = 0; index < 26; index++) {
    ulid = alphabet[Number(bits % 32n)] + ulid;
    bits /= 32n;
  }
  return ulid;
}
