import type { Step, StepOf } from '@notiflow/contracts';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const hour = { duration: 1, duration_unit: 'hours' } as const;

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('digest_options');
  drain = createDrain(created.url);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const shown = `{{ digest.total_items }}:{% for item in digest.items %} {{ item.data.n }}{% endfor %}
{%- if digest.leading %} leading{% endif %}`;

async function seedDigesting(settings: Partial<StepOf<'digest'>>, ...after: Step[]): Promise<void> {
  const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
  const template = { ...hook.template, content_type: 'plaintext', body: shown } as never;
  const digest: Step = { type: 'digest', handle: 'digest_1', position: 0, ...settings };
  const steps: Step[] = [trigger, digest, ...after, { ...hook, template }, end];
  seed = await seedProject(drain.database, {
    steps: steps.map((step, position) => ({ ...step, position })),
  });
}

/** Events that come together, each with its number and more data. */
async function come(count: number, more: Record<string, unknown> = {}, priority = 2) {
  for (let n = 1; n <= count; n += 1) {
    const input = { ...runInput(seed), recipients: people(1), data: { n, ...more }, priority };
    const run = await drain.database.runs.acceptRun(input);
    if (run.kind !== 'accepted') throw new Error(run.kind);
  }
  await drain.drain();
}

const letPass = (byMs: number) => drain.drainAfter({ ...seed, byMs });

/** What was sent since it was asked last. */
function sent(): string[] {
  return drain.sent.splice(0).map(({ message }) => (message as { body: string }).body);
}

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);
const reasons = async () =>
  (await query<{ reason: string }>('SELECT reason FROM notifications ORDER BY id')).map(
    ({ reason }) => reason,
  );

describe('a digest step', () => {
  it('closes at once with as many events as it may have, and begins anew with the next', async () => {
    await seedDigesting({ ...hour, max_items: 3 });
    await come(8);
    expect(sent().sort()).toEqual(['3: 1 2 3', '3: 4 5 6']);
    await come(1);
    expect(sent()).toEqual(['3: 7 8 1']);
    await come(2);
    await letPass(hourMs);
    expect(sent()).toEqual(['2: 1 2']);
  });

  it('does not count an event that was canceled while it was open', async () => {
    await seedDigesting({ ...hour, max_items: 3, min_items: 3 });
    await come(2);
    const [first] = await query<{ run_id: string }>(
      'SELECT run_id FROM notifications ORDER BY id LIMIT 1',
    );
    await drain.database.runs.cancelRun({ ...seed, id: first?.run_id ?? '' });
    await drain.drain();
    await come(1);
    expect(sent()).toEqual([]);
    await come(1);
    expect(sent()).toEqual(['3: 2 1 1']);
  });

  it('says nothing with fewer events than it must have', async () => {
    await seedDigesting({ ...hour, min_items: 3 });
    await come(2);
    await letPass(hourMs);
    expect(sent()).toEqual([]);
    expect(await reasons()).toEqual(['digest_below_minimum', 'digest_below_minimum']);
    await come(3);
    await letPass(hourMs);
    expect(sent()).toEqual(['3: 1 2 3']);
  });

  it('slides with each event, up to its longest', async () => {
    const max_duration = { duration: 2, duration_unit: 'hours' } as const;
    await seedDigesting({ ...hour, sliding: true, max_duration });
    await come(1);
    await letPass(50 * minuteMs);
    await come(1);
    await letPass(50 * minuteMs);
    expect(sent()).toEqual([]);
    await come(1);
    await letPass(19 * minuteMs);
    expect(sent()).toEqual([]);
    await letPass(minuteMs);
    expect(sent()).toEqual(['3: 1 1 1']);
  });

  it('lets the first event go on at once, and collects the others behind it', async () => {
    const pause: Step = {
      type: 'wait',
      handle: 'wait_1',
      position: 0,
      duration: 1,
      duration_unit: 'minutes',
    };
    await seedDigesting({ ...hour, leading: true }, pause);
    await come(3);
    await letPass(minuteMs);
    expect(sent()).toEqual(['1: 1 leading']);
    await letPass(hourMs);
    await letPass(minuteMs);
    expect(sent()).toEqual(['2: 2 3']);
    // A window in which nothing came closes without a message.
    await come(1);
    await letPass(hourMs);
    expect(sent()).toEqual(['1: 1 leading']);
    expect(await query(`SELECT id FROM digest_windows WHERE total_items IS NULL`)).toEqual([]);
    await come(1);
    await letPass(minuteMs);
    expect(sent()).toEqual(['1: 1 leading']);
  });

  it('lets an event go on at once when nothing did for a while', async () => {
    await seedDigesting({ ...hour, look_back: { duration: 3, duration_unit: 'hours' } });
    await come(1);
    expect(sent()).toEqual(['1: 1 leading']);
    await letPass(2 * hourMs);
    await come(2);
    expect(sent()).toEqual([]);
    await letPass(hourMs);
    expect(sent()).toEqual(['2: 1 2']);
    await letPass(2 * hourMs);
    await come(1);
    expect(sent()).toEqual([]);
    await letPass(hourMs);
    expect(sent()).toEqual(['1: 1']);
    await letPass(3 * hourMs);
    await come(1);
    expect(sent()).toEqual(['1: 1 leading']);
  });

  it.each([
    ['first', undefined, '4: 1 2'],
    ['last', undefined, '4: 3 4'],
    ['highest', 'data.n', '4: 3 4'],
    ['lowest', 'n', '4: 1 2'],
    ['highest', 'data.missing', '4: 1 2'],
  ] as const)('shows the %s two by %s of all it counts', async (keep, by, expected) => {
    await seedDigesting({ ...hour, retain: { keep, count: 2, ...(by !== undefined && { by }) } });
    await come(4);
    await letPass(hourMs);
    expect(sent()).toEqual([expected]);
  });

  it('has a window for each version where it is pinned, and goes on with that one', async () => {
    await seedDigesting({ ...hour, version_mode: 'pinned' });
    await come(1);
    const definition = {
      steps: webhookSteps().toSpliced(1, 0, {
        type: 'digest',
        handle: 'digest_1',
        position: 1,
        ...hour,
        version_mode: 'pinned',
      }),
      sha: 'sha-2',
    };
    const notiflow = { projectId: seed.projectId, handle: 'welcome' };
    await drain.database.notiflows.saveNotiflow({ ...notiflow, definition });
    await drain.database.notiflows.publishNotiflow({ ...notiflow, sha: 'sha-2' });
    await come(1);
    await letPass(hourMs);
    expect(sent().sort()).toEqual(['1: 1', undefined]);
  });

  it('closes when its rule comes round by the clocks of the recipient', async () => {
    await seedDigesting({ schedule: { cron: '0 9 * * *' }, timezone: 'Pacific/Auckland' });
    await come(2);
    const [window] = await query<{ at: string }>(
      `SELECT to_char(closes_at AT TIME ZONE 'Pacific/Auckland', 'HH24:MI:SS') AS at FROM digest_windows`,
    );
    expect(window?.at).toBe('09:00:00');
    // A day may have an hour more.
    await letPass(25 * hourMs);
    expect(sent()).toEqual(['2: 1 2']);
  });

  it.each([
    ['PT1H', 60],
    [{ duration: 2, unit: 'hour' }, 120],
    [new Date(Date.now() + 30 * minuteMs).toISOString(), 30],
    ['2001-01-01T00:00:00Z', 0],
  ])('is open for as long as a property says: %j', async (open, minutes) => {
    await seedDigesting({ window: 'data.open' });
    await come(1, { open });
    expect(sent()).toEqual(minutes === 0 ? ['1: 1'] : []);
    await letPass(minutes * minuteMs);
    expect([...sent(), ...(minutes === 0 ? ['1: 1'] : [])]).toEqual(['1: 1']);
  });

  it.each(['soon', 5, null, { duration: -1, unit: 'hour' }, { cron: 'x' }, 'P400D'])(
    'is left out, or the end, when a property says %j',
    async (open) => {
      await seedDigesting({ window: 'data.open' });
      await come(1, { open });
      expect(sent()).toEqual(['1: 1']);
      await query(
        `UPDATE notiflow_versions SET steps = jsonb_set(steps, '{1,on_invalid}', '"stop"')`,
      );
      const other = createDrain(created.url);
      try {
        await drain.database.runs.acceptRun({
          ...runInput(seed),
          recipients: people(1),
          data: { open },
        });
        await other.drain();
        expect(other.sent).toEqual([]);
      } finally {
        await other.close();
      }
      expect(await reasons()).toEqual([null, 'invalid_window']);
    },
  );

  it('is passed by a run with high priority where it may be', async () => {
    await seedDigesting({ ...hour, bypass: 'high' });
    await come(1, {}, 1);
    expect(sent()).toEqual(['1: 1']);
    await come(1);
    expect(sent()).toEqual([]);
  });

  it.each([
    ['instant', null],
    ['hourly', 'MI:SS'],
    ['daily', 'HH24:MI:SS'],
    ['weekly', 'D HH24:MI:SS'],
  ] as const)('comes %s to who wants it so', async (frequency, format) => {
    await seedDigesting({ ...hour, user_schedulable: true });
    const { projectId, notiflowId } = seed;
    const { user } = await drain.database.users.upsertUser({
      projectId,
      externalId: 'user-0',
      attributes: { timezone: 'Australia/Brisbane' },
    });
    const entries = [{ notiflowId, frequency }];
    await drain.database.preferences.writePreferences({ projectId, userId: user.id, entries });
    await come(1);
    expect(sent()).toEqual(frequency === 'instant' ? ['1: 1'] : []);
    if (format === null) return;
    const [window] = await query<{ at: string }>(
      `SELECT to_char(closes_at AT TIME ZONE 'Australia/Brisbane', '${format}') AS at FROM digest_windows`,
    );
    const ends = { hourly: '00:00', daily: '09:00:00', weekly: '2 09:00:00' };
    expect(window?.at).toBe(ends[frequency as 'hourly']);
  });
});
