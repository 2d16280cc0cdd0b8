import type { Step, StepOf } from '@notiflow/contracts';
import type { FeedMark } from '@notiflow/database';
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

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('marks_in_a_feed');
  drain = createDrain(created.url);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const query = <Row extends object>(sql: string) =>
  queryRows<Row & Record<string, unknown>>({ databaseUrl: created.url }, sql);

const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
const feed: Step = {
  type: 'channel',
  handle: 'feed',
  position: 1,
  channel_type: 'in_app',
  channel_handle: 'feed',
  template: { content_type: 'markdown', body: 'Hi', action_type: 'default' },
};

function waitFor(name: string): Step {
  const timeout = { duration: 2, duration_unit: 'days' } as const;
  const outcomes = { on_match: 'continue', on_timeout: 'stop' } as const;
  const event = { name, match: [], timeout, ...outcomes };
  return { type: 'wait', handle: 'looked', position: 2, until_event: event };
}

async function start(steps: Step[], count = 1): Promise<void> {
  seed = await seedProject(drain.database, { steps });
  const recipients = people(count);
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
}

const entries = () =>
  query<{ id: string; user_id: string; who: string }>(
    `SELECT d.id, u.id AS user_id, u.external_id AS who FROM deliveries d JOIN users u ON u.id = d.recipient_id
     WHERE d.channel_type = 'in_app' ORDER BY who`,
  );

async function mark(who: string, marks: FeedMark): Promise<void> {
  const entry = (await entries()).find((one) => one.who === who);
  const { projectId, channelIds } = seed;
  const own = { projectId, channelId: channelIds.in_app, userId: entry?.user_id ?? '' };
  await drain.database.feeds.markEntries({ ...own, ids: [entry?.id ?? ''], mark: marks });
}

const statuses = async () =>
  (
    await query<{ status: string }>(
      `SELECT concat_ws(' ', n.status, CASE WHEN n.status = 'waiting' THEN n.rest END) AS status
       FROM notifications n JOIN users u ON u.id = n.recipient_id ORDER BY u.external_id`,
    )
  ).map(({ status }) => status);

it('wakes whoever waits for it, and nobody else, once', async () => {
  await start([trigger, feed, waitFor('delivery.read'), { ...hook, position: 3 }, end], 2);
  await mark('user-0', { seen: true });
  await drain.drain();
  expect(await statuses()).toEqual(['waiting event', 'waiting event']);
  await mark('user-0', { read: true });
  await drain.drain();
  expect(await statuses()).toEqual(['processed', 'waiting event']);
  await mark('user-0', { clicked: true });
  await mark('user-0', { read: true });
  await drain.drain();
  expect(drain.sent).toHaveLength(1);
});

it.each(['seen', 'read', 'clicked'])(
  'that says more than %s wakes who waits for that',
  async (what) => {
    await start([trigger, feed, waitFor(`delivery.${what}`), { ...hook, position: 3 }, end]);
    await mark('user-0', { clicked: true });
    await drain.drain();
    expect(await statuses()).toEqual(['processed']);
  },
);

it('of all that is there wakes everybody who waits for one of it', async () => {
  await start([trigger, feed, waitFor('delivery.seen'), { ...hook, position: 3 }, end]);
  const [entry] = await entries();
  const { projectId, channelIds } = seed;
  const own = { projectId, channelId: channelIds.in_app, userId: entry?.user_id ?? '' };
  await drain.database.feeds.markAll({ ...own, choice: {}, mark: { seen: true } });
  await drain.drain();
  expect(await statuses()).toEqual(['processed']);
});

it('keeps a message from being sent whose step stops at it', async () => {
  const pause: Step = {
    type: 'wait',
    handle: 'pause',
    position: 2,
    duration: 1,
    duration_unit: 'hours',
  };
  await start([trigger, feed, pause, { ...hook, position: 3, stop_when: ['read'] }, end], 2);
  await mark('user-1', { clicked: true });
  await drain.drainAfter({ ...seed, byMs: 60 * 60_000 });
  const sql = `SELECT u.external_id AS who, d.status, d.reason FROM deliveries d
    JOIN users u ON u.id = d.recipient_id WHERE step_handle = 'hook' ORDER BY who`;
  expect(await query(sql)).toEqual([
    { who: 'user-0', status: 'sent', reason: null },
    { who: 'user-1', status: 'skipped', reason: 'already_read' },
  ]);
});
