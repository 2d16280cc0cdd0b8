import { parseArgs } from 'node:util';
import { type EntryStatus, entryStatuses, type OwnFeed } from '@notiflow/database';
import { people, runInput, seedProject } from '../test/support/seed-project.ts';
import { median } from './measure/median.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

// How long the feed of somebody may be: what an inbox asks of one with very many entries, beside the feeds of others.

const { values: options } = parseArgs({
  options: {
    entries: { type: 'string', default: '100000' },
    others: { type: 'string', default: '200000' },
    times: { type: 'string', default: '200' },
    'max-ms': { type: 'string', default: '20' },
  },
});
const [entries, others, times, maxMs] = [
  options.entries,
  options.others,
  options.times,
  options['max-ms'],
].map(Number) as [number, number, number, number];

/** Writes entries of two users, as they are after a while: one in twenty is not seen yet, most are read, some archived. */
async function seedFeed({ database, sql }: Servers): Promise<OwnFeed> {
  const seed = await seedProject(database);
  const { projectId, notiflowId, channelIds } = seed;
  const run = await database.runs.acceptRun({ ...runInput(seed), recipients: people(2) });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await database.runs.fanOutPage({ runId: run.runId, pageSize: 10 });
  const { rows: users } = await sql.query<{ id: string }>('SELECT id FROM users ORDER BY id');
  const [userId = '', otherId = ''] = users.map(({ id }) => id);
  for (const [of, count] of [
    [userId, entries],
    [otherId, others],
  ] as const) {
    await sql.query(
      `WITH made AS (
         SELECT n, CASE WHEN n % 20 = 0 THEN 0 WHEN n % 20 < 3 THEN 1 WHEN n % 20 < 17 THEN 2 ELSE 3 END AS state,
                (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint - ($6 - n) * 1000), 12, '0')
                  || '7000' || substr(md5(n::text), 1, 16))::uuid AS id
         FROM generate_series(1, $6::int) AS n)
       INSERT INTO deliveries (id, project_id, run_id, notification_id, notiflow_id, recipient_id, step_handle,
         address_key, channel_id, channel_type, provider, status, message, created_at, sent_at, delivered_at, seen_at,
         read_at, archived_at, feed_state, feed_position, feed_since)
       SELECT id, $1, $2, gen_random_uuid(), $3, $4, 'feed', '', $5, 'in_app', 'in_app', 'delivered',
         jsonb_build_object('content_type', 'markdown', 'title', 'Order ' || n, 'body', repeat('It is on its way. ', 20)),
         at, at, at, CASE WHEN state > 0 THEN at END, CASE WHEN state > 1 THEN at END,
         CASE WHEN state > 2 THEN at END, state, n, n
       FROM made CROSS JOIN LATERAL (SELECT now() - ($6 - n) * interval '1 second' AS at) moment`,
      [projectId, run.runId, notiflowId, of, channelIds.in_app, count],
    );
  }
  await sql.query(
    `INSERT INTO feeds (user_id, channel_id, project_id, position, unseen, unread)
     SELECT recipient_id, channel_id, project_id, max(feed_position), count(*) FILTER (WHERE feed_state = 0),
            count(*) FILTER (WHERE feed_state <= 1)
     FROM deliveries GROUP BY 1, 2, 3`,
  );
  await sql.query('VACUUM (ANALYZE) deliveries, feeds');
  return { projectId, userId, channelId: channelIds.in_app };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function say(what: string, took: number[]): number {
  const sorted = took.toSorted((one, other) => one - other);
  const late = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
  const middle = median(took);
  process.stdout.write(`${what}: ${middle.toFixed(1)} ms, p99 ${late.toFixed(1)} ms\n`);
  return middle;
}

const servers = await startServers({ durable: true });
try {
  const feed = await seedFeed(servers);
  const { feeds } = servers.database;
  const page = { after: null, before: null, limit: 20 };
  const ask = (status: EntryStatus | undefined, withArchived = false) =>
    feeds.readFeed({ ...feed, filters: { status, withArchived }, page });
  const asked: [string, () => Promise<unknown>][] = [
    ['all', () => ask(undefined)],
    ['all, with archived', () => ask(undefined, true)],
    ...entryStatuses.map(
      (status) => [status, () => ask(status)] as [string, () => Promise<unknown>],
    ),
    ['counts', () => feeds.countFeed(feed)],
    ['changes', () => feeds.readFeedChanges([{ ...feed, after: entries - 20 }], 100)],
  ];
  let slowest = 0;
  for (const [what, work] of asked) {
    const took = [];
    await work();
    for (let time = 0; time < times; time += 1) took.push(await timeOf(work));
    slowest = Math.max(slowest, say(what, took));
  }
  const { items } = await ask('unread');
  const ids = items.map(({ id }) => id);
  say('mark 20', [await timeOf(() => feeds.markEntries({ ...feed, ids, mark: { seen: true } }))]);
  let marked = 0;
  const took = await timeOf(async () => {
    marked = await feeds.markAll({ ...feed, choice: {}, mark: { read: true } });
  });
  say(`mark all as read (${marked})`, [took]);
  const archiving = await timeOf(async () => {
    marked = await feeds.markAll({ ...feed, choice: {}, mark: { archived: true } });
  });
  say(`archive all (${marked})`, [archiving]);
  if (slowest > maxMs) process.stderr.write(`A page took ${slowest.toFixed(1)} ms.\n`);
  process.exitCode = slowest > maxMs ? 1 : 0;
} finally {
  await servers.stop();
}
