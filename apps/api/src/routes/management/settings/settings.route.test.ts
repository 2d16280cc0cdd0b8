import request from 'supertest';
import { eventually } from '../../../../../../test/support/eventually.ts';
import { keys, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const path = '/management/v1/settings';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const unset = {
  live: false,
  quota_open_deliveries: null,
  quota_scheduled_runs: null,
  quota_recipients_per_day: null,
  quota_stored_bytes: null,
  rate_limit_per_second: null,
  retention_content_days: null,
  retention_history_days: null,
  retention_audit_days: null,
  default_locale: null,
};

const blank = {
  ...unset,
  user_authentication: 'none',
  message_caps: [],
  message_limits: [],
  suppression_rules: {},
};

const put = (body: object) => api.send('put', path, body);

describe('200', () => {
  it('answers what is set, at first nothing', async () => {
    const response = await api.send('get', path);
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ...blank, name: 'default', allowed_origins: [] });
  });

  it('changes what is given and keeps the rest', async () => {
    const origins = ['https://example.com', 'http://localhost:3000'];
    await put({ allowed_origins: origins, rate_limit_per_second: 500 });
    const response = await put({ name: 'Shop' });
    expect(response.status).toBe(200);
    const expected = {
      ...blank,
      name: 'Shop',
      allowed_origins: origins,
      rate_limit_per_second: 500,
    };
    expect(response.body).toEqual(expected);
    expect((await api.send('get', path)).body).toEqual(expected);
    expect((await put({ rate_limit_per_second: null, allowed_origins: [] })).body).toEqual({
      ...blank,
      name: 'Shop',
      allowed_origins: [],
    });
  });

  it('takes how long things are kept, one by one', async () => {
    const days = { retention_content_days: 7, retention_audit_days: 30 };
    expect((await put(days)).body).toMatchObject({ ...unset, ...days });
    const changed = await put({ retention_content_days: null, retention_history_days: 36_500 });
    expect(changed.body).toMatchObject({
      ...unset,
      retention_history_days: 36_500,
      retention_audit_days: 30,
    });
    expect((await put(unset)).body).toMatchObject(unset);
  });

  it('takes caps on messages, all of them at once', async () => {
    const day = { duration: 1, duration_unit: 'days' };
    const caps = [
      { channel_type: 'email', limit: 5, period: day },
      { channel_type: 'email', limit: 2, period: { duration: 1, duration_unit: 'hours' } },
      { channel_type: 'sms', limit: 1, period: day },
    ];
    expect((await put({ message_caps: caps })).body.message_caps).toEqual(caps);
    expect((await put({ name: 'Shop' })).body.message_caps).toEqual(caps);
    expect((await api.send('get', path)).body.message_caps).toEqual(caps);
    expect((await put({ message_caps: [] })).body).toMatchObject(blank);
  });

  it('takes limits on messages, all of them at once', async () => {
    const limits = [
      {
        channel_type: 'sms',
        scope: 'equal',
        limit: 20,
        period: { duration: 1, duration_unit: 'hours' },
        when_reached: 'hold',
      },
    ];
    expect((await put({ message_limits: limits })).body.message_limits).toEqual(limits);
    const doubled = await put({ message_limits: [...limits, { ...limits[0], limit: 5 }] });
    expect(doubled.status).toBe(422);
    expect(doubled.body.error.details.fields).toMatchObject([
      { field: 'message_limits[1]', reason: 'duplicate' },
    ]);
    expect((await put({ message_limits: [] })).body.message_limits).toEqual([]);
  });

  it('changes nothing for a body that says nothing', async () => {
    const { body: before } = await api.send('get', path);
    const response = await put({});
    expect(response.status).toBe(200);
    expect(response.body).toEqual(before);
    expect((await api.send('put', path)).body).toEqual(before);
  });

  it('changes nothing that somebody else changed meanwhile, and what nobody did', async () => {
    await put({ name: 'Seen', default_locale: null });
    await put({ name: 'Theirs' });
    const stale = await put({ name: 'Mine', expected: { name: 'Seen' } });
    expect(stale.status).toBe(409);
    expect(stale.body.error.details).toMatchObject({ reason: 'changed' });
    expect((await api.send('get', path)).body.name).toBe('Theirs');
    const other = await put({ default_locale: 'de', expected: { default_locale: null } });
    expect([other.status, other.body.name]).toEqual([200, 'Theirs']);
    await put({ default_locale: null });
  });

  it('sets the name that whoami and the list of projects show', async () => {
    await put({ name: 'Renamed' });
    const { body } = await api.send('get', '/management/v1/whoami');
    expect(body.project.name).toBe('Renamed');
  });

  it('gives every credential of the project its limit, at once', async () => {
    const policyOf = async (url: string) =>
      (await api.send('get', url)).headers['ratelimit-policy'];
    expect(await policyOf('/admin/v1/runs')).toBe('"default";q=100000;w=1');
    await put({ rate_limit_per_second: 900 });
    expect(await policyOf('/admin/v1/runs')).toBe('"default";q=900;w=1');
    expect(await policyOf(path)).toBe('"default";q=900;w=1');
    expect(await policyOf('/management/v1/account-tokens')).toBe('"default";q=100000;w=1');
    await put({ rate_limit_per_second: null });
    expect(await policyOf('/admin/v1/runs')).toBe('"default";q=100000;w=1');
  });
});

describe('404', () => {
  it.each(['get', 'put'] as const)('is the answer to %s for an unknown project', async (method) => {
    const response = await api.send(method, '/management/v1/projects/nope/settings', {});
    expect(response.status).toBe(404);
    expect(response.body.error.details).toEqual({ resource: 'project', id: 'nope' });
  });
});

const cap = (more: object = {}) => {
  const period = { duration: 1, duration_unit: 'hours' };
  return { channel_type: 'email', limit: 1, period, ...more };
};

describe('409', () => {
  const conflictOf = ({ status, body }: { status: number; body: Refused }) => [
    status,
    body.error.details.reason,
  ];
  interface Refused {
    error: { details: { reason: string } };
  }

  it('refuses to let a project be live whose pages need not prove who uses them, either way round', async () => {
    const together = { live: true, user_authentication: 'none' };
    for (const body of [{ live: true }, together]) {
      expect(conflictOf(await put(body))).toEqual([409, 'users_not_authenticated']);
    }
    expect((await put({ live: true, user_authentication: 'hash' })).body).toMatchObject({
      live: true,
      user_authentication: 'hash',
    });
    const loosened = await put({ user_authentication: 'none' });
    expect(conflictOf(loosened)).toEqual([409, 'users_not_authenticated']);
    const both = { live: false, user_authentication: 'none' };
    expect((await put(both)).body).toMatchObject(both);
  });
});

describe('422', () => {
  it.each<[object, string[]]>([
    [{ name: '' }, ['name required']],
    [{ name: 'x'.repeat(256), nope: 1 }, ['name length', 'nope unknown']],
    [{ rate_limit_per_second: 0 }, ['rate_limit_per_second range']],
    [{ rate_limit_per_second: 100_001 }, ['rate_limit_per_second range']],
    [{ rate_limit_per_second: '5' }, ['rate_limit_per_second type']],
    [{ retention_content_days: 0 }, ['retention_content_days range']],
    [{ retention_history_days: 36_501 }, ['retention_history_days range']],
    [{ retention_audit_days: 29 }, ['retention_audit_days range']],
    [{ allowed_origins: 'https://example.com' }, ['allowed_origins type']],
    [{ user_authentication: 'open' }, ['user_authentication enum']],
    [{ message_caps: null }, ['message_caps type']],
    [
      {
        message_caps: [cap({ channel_type: 'webhook' }), cap({ limit: 0 }), cap({ limit: 1_001 })],
      },
      [
        'message_caps[0].channel_type enum',
        'message_caps[1].limit range',
        'message_caps[2].limit range',
      ],
    ],
    [
      {
        message_caps: [
          cap(),
          cap({ limit: 2, period: { duration: 60, duration_unit: 'minutes' } }),
          cap({ period: { duration: 366, duration_unit: 'days' } }),
          cap({ period: { duration: 1 } }),
        ],
      },
      [
        'message_caps[1] duplicate',
        'message_caps[2].period.duration range',
        'message_caps[3].period.duration_unit required',
      ],
    ],
    [
      { allowed_origins: ['https://a.example', 'https://a.example'] },
      ['allowed_origins duplicate'],
    ],
    [
      { allowed_origins: ['https://example.com/', 7, 'http://example.com', ''] },
      [
        'allowed_origins[0] format',
        'allowed_origins[1] type',
        'allowed_origins[2] invalid',
        'allowed_origins[3] required',
      ],
    ],
  ])('refuses %j', async (body, expected) => {
    const response = await put(body);
    expect(response.status).toBe(422);
    const fields: { field: string; reason: string }[] = response.body.error.details.fields;
    expect(fields.map(({ field, reason }) => `${field} ${reason}`).sort()).toEqual(expected);
  });
});

describe('429', () => {
  it('is the answer to a key that makes more requests than its project may', async () => {
    await put({ rate_limit_per_second: 2 });
    const send = () =>
      request(api.app).get('/admin/v1/runs').set('authorization', `Bearer ${keys.secret}`);
    // What a busy machine spreads over several seconds is let through, and sent again.
    const refused = await eventually(async () => {
      const responses = await Promise.all([send(), send(), send(), send(), send(), send()]);
      const late = responses.filter(({ status }) => status === 429);
      expect(late.length).toBeGreaterThan(0);
      return late;
    });
    expect(refused[0]?.body.error.details).toMatchObject({ limit: 2, window: '1s' });
  });
});
