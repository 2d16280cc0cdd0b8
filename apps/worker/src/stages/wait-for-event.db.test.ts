import type { Step, UntilEvent } from '@notiflow/contracts';
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

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('wait_event');
  drain = createDrain(created.url);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

const orderMatches: UntilEvent['match'] = [
  {
    operator: 'and',
    conditions: [
      { property: 'event.order', operator: 'equal_to', value: 'data.order', value_type: 'ref' },
    ],
  },
];

/** Trigger, wait for the event, a hook with what was found, end; published. */
async function seedWaiting(given: Partial<UntilEvent>, before: Step[] = []): Promise<void> {
  const [trigger, hook, end] = webhookSteps() as [Step, Extract<Step, { type: 'channel' }>, Step];
  const event: UntilEvent = {
    name: 'order.paid',
    match: orderMatches,
    timeout: { duration: 2, duration_unit: 'days' },
    on_match: 'continue',
    on_timeout: 'continue',
    ...given,
  };
  const body = '{{ steps.paid.matched }} {{ steps.paid.event.by }}';
  const template = { ...hook.template, body } as NonNullable<typeof hook.template>;
  seed = await seedProject(drain.database, {
    steps: [
      trigger,
      ...before,
      { type: 'wait', handle: 'paid', position: before.length + 1, until_event: event },
      { ...hook, handle: 'after', position: before.length + 2, template },
      { ...end, position: before.length + 3 },
    ],
  });
}

async function runFor(data: Record<string, unknown>, count = 1): Promise<string> {
  const recipients = people(count);
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), data, recipients });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
  return run.runId;
}

async function tell(data: Record<string, unknown>, externalId = 'user-0', name = 'order.paid') {
  const { projectId } = seed;
  const externalIds = [externalId];
  return drain.database.events.tellEvent({ projectId, name, key: null, externalIds, data });
}

const after = (byMs: number) => drain.drainAfter({ projectId: seed.projectId, byMs });

const statuses = async () =>
  (
    await query<{ status: string; reason: string | null; rest: string | null }>(
      'SELECT status, reason, rest FROM notifications ORDER BY id',
    )
  ).map(({ status, reason, rest }) => [status, reason ?? rest].filter(Boolean).join(' '));

const bodies = () =>
  drain.sent.map(({ message }) => ('body' in message ? message.body : undefined));

describe('a step that waits for an event', () => {
  it('rests until the first event that matches comes, and remembers it', async () => {
    await seedWaiting({});
    await runFor({ order: 7 });
    expect(await statuses()).toEqual(['waiting event']);
    await tell({ order: 8, by: 'card' });
    await drain.drain();
    expect(await statuses()).toEqual(['waiting event']);
    await tell({ order: 7, by: 'cash' });
    await tell({ order: 7, by: 'cheque' });
    await drain.drain();
    expect(await statuses()).toEqual(['processed']);
    expect(bodies()).toEqual(['true cash']);
    expect(await query('SELECT * FROM event_waits')).toEqual([]);
  });

  it('takes the matching event though many that do not match came before', async () => {
    await seedWaiting({});
    await runFor({ order: 7 });
    for (let order = 100; order < 220; order += 1) await tell({ order, by: 'card' });
    await tell({ order: 7, by: 'cash' });
    await drain.drain();
    expect(bodies()).toEqual(['true cash']);
  });

  it('goes on with nothing when its time is over, and not before', async () => {
    await seedWaiting({});
    await runFor({ order: 7 });
    await tell({ order: 8 });
    await after(2 * dayMs - hourMs);
    expect(await statuses()).toEqual(['waiting event']);
    await after(hourMs);
    expect(await statuses()).toEqual(['processed']);
    expect(bodies()).toEqual(['false ']);
    await tell({ order: 7 });
    await drain.drain();
    expect(drain.sent).toHaveLength(1);
  });

  it.each([
    ['on_match', 'event_matched'],
    ['on_timeout', 'event_timed_out'],
  ])('stops %s when it is told to', async (on, reason) => {
    await seedWaiting({ [on]: 'stop' });
    await runFor({ order: 7 });
    if (on === 'on_match') await tell({ order: 7 });
    await (on === 'on_match' ? drain.drain() : after(2 * dayMs));
    expect(await statuses()).toEqual([`stopped ${reason}`]);
    expect(drain.sent).toEqual([]);
  });

  it('does not count what came before the step, nor what others did, nor another name', async () => {
    await seedWaiting({});
    await runFor({}, 2);
    await query("UPDATE event_waits SET since = since + interval '1 hour'");
    await tell({});
    await tell({}, 'user-1', 'order.placed');
    await tell({}, 'nobody');
    await drain.drain();
    expect(await statuses()).toEqual(['waiting event', 'waiting event']);
  });

  it('finds an event whose ring and worker were lost, also after the time-out', async () => {
    await seedWaiting({});
    await runFor({ order: 7 });
    await tell({ order: 7, by: 'cash' });
    // Nobody worked for three days.
    await after(3 * dayMs);
    expect(bodies()).toEqual(['true cash']);
  });

  it("looks again when the event came while the notification was in a worker's hands", async () => {
    await seedWaiting({});
    const { events } = drain.database;
    const { lookForEvents } = events;
    let isFirst = true;
    const run = await drain.database.runs.acceptRun({
      ...runInput(seed),
      data: { order: 7 },
      recipients: people(1),
    });
    if (run.kind !== 'accepted') throw new Error(run.kind);
    events.lookForEvents = async (asked) => {
      const seen = await lookForEvents(asked);
      if (isFirst) {
        isFirst = false;
        // Its wait has begun, it has seen nothing, and it is not saved yet.
        const stored = await tell({ order: 7, by: 'cash' });
        expect(stored).toMatchObject([{ isAwaited: true }]);
        const ids = stored.map(({ id }) => id);
        expect(await events.wakeForEvents({ ids, limit: 10 })).toEqual({ woken: [], left: [] });
      }
      return seen;
    };
    await drain.drain();
    expect(bodies()).toEqual(['true cash']);
  });

  it('is woken once, whoever works at the same time', async () => {
    await seedWaiting({});
    await runFor({ order: 7 }, 30);
    const other = createDrain(created.url);
    try {
      for (let person = 0; person < 30; person += 1) {
        await tell({ order: 7, by: 'cash' }, `user-${person}`);
        await tell({ order: 7, by: 'cash' }, `user-${person}`);
      }
      await Promise.all([drain.drain(), other.drain()]);
      await Promise.all([drain.drain(), other.drain()]);
    } finally {
      await other.close();
    }
    const rows = await query<{ count: number; attempts: number }>(
      'SELECT count(*)::int AS count, max(attempt_count) AS attempts FROM deliveries',
    );
    expect(rows).toEqual([{ count: 30, attempts: 1 }]);
  });

  it('misses no event that comes while its notification comes to the step', async () => {
    await seedWaiting({ match: [] });
    const other = createDrain(created.url);
    const count = 120;
    try {
      for (let round = 0; round < 3; round += 1) {
        const run = await drain.database.runs.acceptRun({
          ...runInput(seed),
          recipients: people(count),
        });
        if (run.kind !== 'accepted') throw new Error(run.kind);
        const telling = async () => {
          for (let person = 0; person < count; person += 1) await tell({}, `user-${person}`);
        };
        await Promise.all([drain.drain(), telling(), other.drain(), telling()]);
      }
      await Promise.all([drain.drain(), other.drain()]);
      await drain.drain();
    } finally {
      await other.close();
    }
    // Whoever still rests came to the step after everything that was told of them.
    const missed = await query(
      `SELECT n.id FROM notifications n JOIN event_waits w ON w.notification_id = n.id
       JOIN events e ON e.recipient_id = n.recipient_id AND e.accepted_at >= w.since
       WHERE n.status = 'waiting'`,
    );
    expect(missed).toEqual([]);
    const doubled = await query(
      'SELECT notification_id FROM deliveries GROUP BY 1 HAVING count(*) > 1 OR max(attempt_count) > 1',
    );
    expect(doubled).toEqual([]);
    expect(drain.sent.length + other.sent.length).toBeGreaterThan(0);
  });

  it('wakes everything that waits of one person, page by page', async () => {
    await seedWaiting({ match: [] });
    for (let count = 0; count < 25; count += 1) {
      const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients: people(1) });
      expect(run.kind).toBe('accepted');
    }
    await drain.drain();
    const [event] = await tell({});
    const ids = [event?.id ?? ''];
    const pages: number[] = [];
    for (let left = ids; left.length > 0; ) {
      const page = await drain.database.events.wakeForEvents({ ids: left, limit: 10 });
      pages.push(page.woken.length);
      left = page.left;
    }
    expect(pages).toEqual([10, 10, 5]);
  });

  it('hears of events, and ends, by a clock of its project that is moved', async () => {
    await seedWaiting({});
    await runFor({ order: 7 }, 2);
    const { projectId } = seed;
    const moveDays = (days: number) => {
      const move = { kind: 'by', ms: days * dayMs } as const;
      return drain.database.projects.moveClock({ projectId, move });
    };
    expect(await moveDays(1)).toMatchObject({ kind: 'moved' });
    await tell({ order: 7, by: 'cash' });
    await drain.drain();
    expect(await statuses()).toEqual(['processed', 'waiting event']);
    await moveDays(1);
    await drain.drain();
    expect(await statuses()).toEqual(['processed', 'processed']);
    expect(bodies()).toEqual(['true cash', 'false ']);
  });

  it('ends with the run that is canceled', async () => {
    await seedWaiting({});
    const runId = await runFor({ order: 7 });
    await drain.database.runs.cancelRun({ projectId: seed.projectId, id: runId });
    await tell({ order: 7 });
    await drain.drain();
    expect(await statuses()).toEqual(['stopped canceled']);
    expect(drain.sent).toEqual([]);
  });

  it('keeps nothing of a person who is erased, and purges what is over', async () => {
    await seedWaiting({});
    await runFor({ order: 7 }, 2);
    await tell({ order: 7, by: 'cash' });
    await tell({ order: 9 }, 'user-1');
    await drain.database.users.eraseUser({ projectId: seed.projectId, externalId: 'user-0' });
    expect(await query('SELECT data FROM events')).toEqual([{ data: { order: 9 } }]);
    expect(await query('SELECT * FROM event_waits')).toHaveLength(1);
    await drain.drain();
    await after(5 * dayMs);
    expect(await statuses()).toEqual(['stopped user_deleted', 'processed']);
    expect(await query('SELECT * FROM events')).toEqual([]);
    expect(await query('SELECT * FROM event_waits')).toEqual([]);
  });
});

describe('a step that waits for what happens to its deliveries', () => {
  const [, sending] = webhookSteps() as [Step, Extract<Step, { type: 'channel' }>];
  const matchStep: UntilEvent['match'] = [
    {
      operator: 'and',
      conditions: [{ property: 'step', operator: 'equal_to', value: 'hook', value_type: 'static' }],
    },
  ];

  it('hears that one was sent, and not of those of others', async () => {
    await seedWaiting({ name: 'delivery.sent', match: matchStep }, [sending]);
    await runFor({}, 2);
    await drain.drain();
    await drain.drain();
    expect(await statuses()).toEqual(['processed', 'processed']);
    expect(bodies().filter((body) => body !== undefined)).toEqual(['true ', 'true ']);
  });

  it('hears of one that is settled as it is made', async () => {
    const skipped = { ...sending, channel_handle: 'gone' };
    await seedWaiting({ name: 'delivery.skipped', match: matchStep }, [skipped]);
    await runFor({});
    expect(await statuses()).toEqual(['processed']);
    expect(bodies()).toEqual(['true ']);
  });

  it('hears that one was taken back before it was sent', async () => {
    await drain.close();
    drain = createDrain(created.url, {
      send: () => ({ kind: 'not_processed', code: 'busy', reason: 'Busy.' }),
    });
    await seedWaiting({ name: 'delivery.skipped', match: matchStep }, [sending]);
    await runFor({});
    await drain.drain();
    expect(await statuses()).toEqual(['waiting event']);
    const [delivery] = await query<{ id: string }>('SELECT id FROM deliveries');
    const { projectId } = seed;
    await drain.database.deliveries.recallDelivery({ projectId, id: delivery?.id ?? '' });
    await drain.drain();
    expect(await statuses()).toEqual(['processed']);
  });

  it('hears of what was done with one, and not of what was done before the step', async () => {
    await seedWaiting({ name: 'delivery.read', match: [] }, [sending]);
    await runFor({});
    await drain.drain();
    await query(`UPDATE deliveries SET read_at = now() - interval '1 hour'`);
    await after(2 * 60_000);
    expect(await statuses()).toEqual(['waiting event']);
    // As a writer does that calls nobody: it is seen when the notification looks again.
    await query('UPDATE deliveries SET read_at = now()');
    await query(`UPDATE notifications SET sweep_at = now() WHERE status = 'waiting'`);
    await drain.drain();
    expect(await statuses()).toEqual(['processed']);
  });

  it('is due at its time-out for the clock of its project, and not when it looks again', async () => {
    await seedWaiting({ name: 'delivery.read', match: [] }, [sending]);
    await runFor({});
    await drain.drain();
    const { projectId } = seed;
    const { projects } = drain.database;
    const [wait] = await query<{ until: Date }>('SELECT until FROM event_waits');
    const clock = await projects.readClock({ projectId });
    expect([clock?.idle, clock?.nextDueAt]).toEqual([true, wait?.until]);
    const [row] = await query<{ id: string }>('SELECT id FROM notifications');
    const id = row?.id ?? '';
    const waiting = await drain.database.notifications.findNotification({ projectId, id });
    expect(waiting?.resume_at).toEqual(wait?.until);
    await projects.moveClock({ projectId, move: { kind: 'next' } });
    await drain.drain();
    expect(await statuses()).toEqual(['processed']);
    expect(bodies().at(-1)).toBe('false ');
  });

  it('looks again a minute after it began, for what happened in that very moment', async () => {
    await seedWaiting({ name: 'delivery.read', match: [] }, [sending]);
    await runFor({});
    const rests = () =>
      query<{ seconds: number }>(
        'SELECT round(extract(epoch FROM sweep_at - updated_at))::int AS seconds FROM notifications',
      );
    const [first] = await rests();
    expect(first?.seconds).toBeLessThanOrEqual(60);
    await query(`UPDATE event_waits SET created_at = created_at - interval '61 seconds'`);
    await after(60_000);
    const [second] = await rests();
    expect(second?.seconds).toBeGreaterThan(24 * 60 * 60);
  });
});
