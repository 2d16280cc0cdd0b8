import type { Step } from '@notiflow/contracts';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { people, runInput, seedProject } from '../../../../test/support/seed-project.ts';

const hourMs = 60 * 60_000;

let created: TestDatabase;
let drain: Drain;

beforeEach(async () => {
  created = await createTestDatabase('expired_entries');
  drain = createDrain(created.url);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const steps = (expires_in?: number): Step[] => [
  { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
  {
    type: 'channel',
    handle: 'feed',
    position: 1,
    channel_type: 'in_app',
    channel_handle: 'feed',
    template: { content_type: 'markdown', body: 'Hi', action_type: 'default' },
    ...(expires_in !== undefined && { expires_in }),
  },
  { type: 'end', handle: 'end', position: 2 },
];

async function start(given: Step[], expiresInS: number | null = null) {
  const seed = await seedProject(drain.database, { steps: given });
  const input = { ...runInput(seed), recipients: people(2), expiresInS };
  const run = await drain.database.runs.acceptRun(input);
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
  const sql = 'SELECT user_id FROM feeds ORDER BY user_id';
  const [row] = await queryRows<{ user_id: string }>({ databaseUrl: created.url }, sql);
  const { projectId, channelIds } = seed;
  const own = { projectId, channelId: channelIds.in_app, userId: row?.user_id ?? '' };
  const page = { after: null, before: null, limit: 10 };
  const { feeds, projects } = drain.database;
  return {
    count: async () => (await feeds.readFeed({ ...own, filters: {}, page })).items.length,
    counts: () => feeds.countFeed(own),
    changes: () => feeds.readFeedChanges([{ ...own, after: 1 }], 10),
    pass: (ms: number) => projects.moveClock({ projectId, move: { kind: 'by', ms } }),
  };
}

it('takes an entry out of its feed when its step says it is worth nothing any more, and not before', async () => {
  const { count, counts, changes, pass } = await start(steps(3_600));
  // Far from the moment itself: the clock goes on while the test runs.
  await pass(hourMs / 2);
  await drain.drain();
  expect([await count(), await counts()]).toEqual([1, { position: 1, unseen: 1, unread: 1 }]);
  await pass(hourMs / 2);
  // It is not shown from that moment on, whenever a worker comes to remove it.
  expect(await count()).toBe(0);
  await drain.drain();
  expect(await counts()).toEqual({ position: 2, unseen: 0, unread: 0 });
  expect(await changes()).toMatchObject([{ changes: [{ kind: 'removed', position: 2 }] }]);
});

it('leaves what has no such moment, whatever its run says of what is to be sent', async () => {
  const { count, counts, pass } = await start(steps(), 60);
  await pass(24 * hourMs);
  await drain.drain();
  expect([await count(), await counts()]).toEqual([1, { position: 1, unseen: 1, unread: 1 }]);
});
