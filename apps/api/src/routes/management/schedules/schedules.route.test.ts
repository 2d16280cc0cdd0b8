import { queryRows } from '../../../../../../test/support/query-rows.ts';
import { publishNotiflow, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const path = '/management/v1/schedules/weekly';
const weekly = {
  name: 'Weekly',
  notiflow: 'welcome',
  cron: '0 9 * * 1',
  timezone: 'Europe/Berlin',
  topic: 'news',
};

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
});

afterAll(() => api.close());

beforeEach(async () => {
  for (const handle of ['weekly', 'other']) {
    await api.send('delete', `/management/v1/schedules/${handle}`);
  }
});

const put = (changes: object = {}, at = path) => api.send('put', at, { ...weekly, ...changes });

/** What a clock on a wall in Berlin shows. */
const inBerlin = (moment: string) =>
  new Date(moment).toLocaleString('sv-SE', {
    timeZone: 'Europe/Berlin',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });

describe('201 and 200', () => {
  it('pause and resume, repeated for an Idempotency-Key without what tells about people', async () => {
    const recipients = [{ external_id: 'ada', email: 'ada@example.com' }];
    await put({ topic: undefined, recipients, actor: recipients[0], data: { for: 'Ada' } });
    const pause = () => api.send('post', `${path}/pause`).set('idempotency-key', 'pause');
    expect((await pause()).body).toMatchObject({ status: 'paused', recipients });
    const again = await pause();
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.body).toMatchObject({ status: 'paused', recipients: null, actor: null, data: {} });
  });

  it('create a schedule, and show when it comes round next in its zone', async () => {
    const created = await put();
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      handle: 'weekly',
      status: 'active',
      notiflow_handle: 'welcome',
      cron: '0 9 * * 1',
      rrule: null,
      timezone: 'Europe/Berlin',
      topic: 'news',
      recipients: null,
      last_firing: null,
      priority: 'normal',
    });
    const { next_runs: nextRuns } = created.body;
    expect(nextRuns).toHaveLength(5);
    expect((nextRuns as string[]).toSorted()).toEqual(nextRuns);
    expect(new Set(nextRuns.map(inBerlin))).toEqual(new Set([inBerlin(nextRuns[0])]));
    expect(inBerlin(nextRuns[0])).toContain('09:00');
    expect((await api.send('get', path)).body).toEqual(created.body);
  });

  it('replace it, whole', async () => {
    await put({ priority: 'high', data: { plan: 'Pro' } });
    const { cron: _, topic: __, ...rest } = weekly;
    const recipients = [{ external_id: 'ada' }, { external_id: 'bob' }, { external_id: 'ada' }];
    const replaced = await api.send('put', path, {
      ...rest,
      rrule: 'FREQ=DAILY;COUNT=3',
      starts_at: '2999-01-01T08:00:00Z',
      recipients,
    });
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({
      cron: null,
      priority: 'normal',
      data: {},
      topic: null,
      recipient_count: 2,
      recipients: [{ external_id: 'ada' }, { external_id: 'bob' }],
      next_runs: [
        '2999-01-01T08:00:00.000Z',
        '2999-01-02T08:00:00.000Z',
        '2999-01-03T08:00:00.000Z',
      ],
    });
  });

  it('go by UTC where no zone is named', async () => {
    const { body } = await put({ timezone: undefined, cron: '30 9 * * *' });
    expect(body.timezone).toBe('UTC');
    expect(body.next_runs[0]).toMatch(/T09:30:00/);
  });

  it('list schedules page by page, without recipients', async () => {
    await put();
    await put({}, '/management/v1/schedules/other');
    const first = await api.send('get', '/management/v1/schedules?limit=1');
    expect(first.body.items).toMatchObject([{ handle: 'other' }]);
    expect(first.body.items[0]).not.toHaveProperty('recipients');
    expect(first.body.items[0].next_runs).toHaveLength(1);
    const after = first.body.page.after;
    const second = await api.send('get', `/management/v1/schedules?limit=1&after=${after}`);
    expect(second.body.items).toMatchObject([{ handle: 'weekly' }]);
    expect(second.body.page.has_more_after).toBe(false);
  });

  it('pause and resume a schedule, as often as one likes', async () => {
    await put();
    for (const _ of [1, 2]) {
      const paused = await api.send('post', `${path}/pause`);
      expect(paused.body).toMatchObject({ status: 'paused', next_runs: [] });
    }
    const replaced = await put({ name: 'Still resting' });
    expect(replaced.body).toMatchObject({ status: 'paused', name: 'Still resting' });
    for (const _ of [1, 2]) {
      const resumed = await api.send('post', `${path}/resume`);
      expect(resumed.body).toMatchObject({ status: 'active', paused_at: null });
      expect(resumed.body.next_runs).toHaveLength(5);
    }
    const audit = await api.send('get', '/management/v1/audit-log?limit=3');
    expect(audit.body.items.map(({ action }: { action: string }) => action)).toEqual([
      'schedule.resumed',
      'schedule.resumed',
      'schedule.updated',
    ]);
  });

  it('goes by the clock of the project, where that was moved', async () => {
    await put();
    const before = (await api.send('get', path)).body.next_runs;
    const moved = await api.send('post', '/management/v1/clock', {
      duration: 7,
      duration_unit: 'days',
    });
    expect(moved.body.idle).toBe(false);
    expect((await api.send('get', path)).body.next_runs.slice(0, 4)).toEqual(before.slice(1));
    const anew = (await put({}, '/management/v1/schedules/other')).body;
    expect(anew.next_runs[0]).toBe(before[1]);
    const [row] = await queryRows<{ is_ahead: boolean }>(
      { databaseUrl: api.databaseUrl },
      `SELECT next_fire_at BETWEEN now() AND now() + interval '7 days' AS is_ahead
       FROM schedules WHERE handle = 'other'`,
    );
    expect(row?.is_ahead).toBe(true);
  });
});

describe('204', () => {
  it('deletes a schedule, which is 404 from then on', async () => {
    await put();
    expect((await api.send('delete', path)).status).toBe(204);
    for (const [method, at] of [
      ['delete', path],
      ['get', path],
      ['post', `${path}/pause`],
      ['post', `${path}/resume`],
      ['get', `${path}/firings`],
    ] as const) {
      expect((await api.send(method, at)).body.error.details).toEqual({
        resource: 'schedule',
        id: 'weekly',
      });
    }
  });
});

describe('404', () => {
  it.each(['nope', 'Not a handle', '019aa000-0000-7000-8000-000000000000'])(
    'is the notiflow %p, which nobody has',
    async (notiflow) => {
      const response = await put({ notiflow });
      expect(response.status).toBe(404);
      expect(response.body.error.details).toEqual({ resource: 'notiflow', id: notiflow });
    },
  );
});

describe('422', () => {
  const refused: [string, object, string, string][] = [
    ['no rule', { cron: undefined }, 'cron', 'required'],
    ['two rules', { rrule: 'FREQ=DAILY' }, 'rrule', 'exclusive'],
    ['a cron of seconds', { cron: '*/5 * * * * *' }, 'cron', 'format'],
    ['a rule that never comes round', { cron: '0 0 30 2 *' }, 'cron', 'invalid'],
    ['a rule that is over', { ends_at: '2020-01-01T00:00:00Z' }, 'cron', 'invalid'],
    [
      'an end before its beginning',
      { starts_at: '2999-01-02T00:00:00Z', ends_at: '2999-01-01T00:00:00Z' },
      'ends_at',
      'range',
    ],
    ['a zone that is none', { timezone: 'Mars/Base' }, 'timezone', 'format'],
    ['nobody', { topic: undefined }, 'recipients', 'required'],
    ['a topic and recipients', { recipients: [{ external_id: 'ada' }] }, 'topic', 'exclusive'],
    ['a moment of a single run', { send_at: '2999-01-01T00:00:00Z' }, 'send_at', 'unknown'],
    ['another handle', { handle: 'other' }, 'handle', 'invalid'],
  ];

  it.each(refused)('refuses %s', async (_, changes, field, reason) => {
    const response = await put(changes);
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toMatchObject([{ field, reason }]);
  });
});
