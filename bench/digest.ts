import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Step } from '@notiflow/contracts';
import { seedProject } from '../test/support/seed-project.ts';
import type { DigestContender, DigestRun } from './contenders/digest-contender.ts';
import { startDigests } from './contenders/start-digests.ts';
import { startUsualDigests } from './contenders/start-usual-digests.ts';
import { median } from './measure/median.ts';
import { printTable } from './measure/print-table.ts';
import { readUsage } from './measure/read-usage.ts';
import { saveResults } from './measure/save-results.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

// Many events for few people, which become one message each: taken in, and sent when all windows end at once. Beside
// the usual design, in turn. The number of windows is a multiple of the recipients of a run, that of events one of both.

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    events: { type: 'string', default: '100000' },
    windows: { type: 'string', default: '1000' },
    recipients: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '32' },
    'no-sync': { type: 'boolean', default: false },
  },
});
const events = Number(options.events);
const windows = Number(options.windows);
const recipients = Number(options.recipients);
const acceptedAtOnce = 64;

type User = DigestRun['users'][number];

const steps: Step[] = [
  { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
  { type: 'digest', handle: 'digest', position: 1, duration: 1, duration_unit: 'hours' },
  {
    type: 'channel',
    handle: 'feed',
    position: 2,
    channel_type: 'in_app',
    channel_handle: 'feed',
    template: { content_type: 'markdown', body: '{{ digest.total_items }} new comments' },
  },
  { type: 'end', handle: 'end', position: 3 },
];

/** What one round took. */
interface Figures {
  takenInPerSecond: number;
  sendSeconds: number;
  workerCpuMs: number;
  redisCommands: number;
  writeTransactions: number;
  walKb: number;
  redisMb: number;
}

async function findUsers({ sql }: Servers, projectId: string): Promise<User[]> {
  const { rows } = await sql.query<User>(
    `INSERT INTO users (id, project_id, external_id, updated_at)
     SELECT gen_random_uuid(), $1, 'user-' || i, now() FROM generate_series(1, $2::int) AS i
     RETURNING id, external_id AS "externalId"`,
    [projectId, windows],
  );
  return rows;
}

async function until(isOver: () => Promise<boolean>): Promise<void> {
  while (!(await isOver())) await wait(50);
}

async function takeIn(contender: DigestContender, users: User[]): Promise<void> {
  const places = Array.from({ length: events / recipients }, (_, place) => place).values();
  const lanes = Array.from({ length: acceptedAtOnce }, async () => {
    // The iterator is shared: each run is given out once.
    for (const place of places) {
      const first = (place * recipients) % windows;
      const ofRun = users.slice(first, first + recipients);
      await contender.accept({ users: ofRun, data: { text: `Comment ${place}` } });
    }
  });
  await Promise.all(lanes);
  await until(async () => (await contender.countWaiting()) === events);
}

async function countRows({
  sql,
}: Servers): Promise<{ sent: number; absorbed: number; open: number }> {
  const { rows } = await sql.query(
    `SELECT (SELECT count(*)::int FROM deliveries WHERE status = 'delivered') AS sent,
            count(*) FILTER (WHERE reason = 'absorbed')::int AS absorbed,
            count(*) FILTER (WHERE status IN ('pending', 'waiting'))::int AS open FROM notifications`,
  );
  return rows[0];
}

async function readRedisMb({ redis }: Servers): Promise<number> {
  const memory = await redis.info('memory');
  return Number(/used_memory:(\d+)/.exec(memory)?.[1]) / 1024 ** 2;
}

async function measure(
  servers: Servers,
  { start, users }: { start: () => Promise<DigestContender>; users: User[] },
): Promise<Figures> {
  await servers.sql.query('TRUNCATE deliveries, attempts, notifications, runs, digest_windows');
  await servers.redis.flushall();
  await servers.sql.query('CHECKPOINT');
  const contender = await start();
  try {
    const before = await readUsage(servers, contender.pid);
    const startedAt = performance.now();
    await takeIn(contender, users);
    const takenInAt = performance.now();
    const redisMb = await readRedisMb(servers);
    await contender.endWindows();
    await until(async () => (await countRows(servers)).open === 0);
    const sentAt = performance.now();
    const after = await readUsage(servers, contender.pid);
    const counted = await countRows(servers);
    if (counted.sent !== windows || counted.absorbed !== events - windows) {
      throw new Error(`${contender.name}: ${JSON.stringify(counted)} of ${events} events.`);
    }
    return {
      takenInPerSecond: (1_000 * events) / (takenInAt - startedAt),
      sendSeconds: (sentAt - takenInAt) / 1_000,
      workerCpuMs: (1_000 * (after.cpuSeconds - before.cpuSeconds)) / events,
      redisCommands: (after.redisCommands - before.redisCommands) / events,
      writeTransactions: (after.writeTransactions - before.writeTransactions) / events,
      walKb: (after.walBytes - before.walBytes) / 1024 / events,
      redisMb,
    };
  } finally {
    await contender.stop();
  }
}

await buildPrograms('worker');
const servers = await startServers({ durable: !options['no-sync'] });
try {
  const seed = await seedProject(servers.database, { steps });
  const users = await findUsers(servers, seed.projectId);
  // The usual design has no sweeps: the check that asks for their column goes, for both.
  await servers.sql.query('ALTER TABLE notifications DROP CONSTRAINT notifications_found_check');
  const concurrency = Number(options.concurrency);
  const contenders = {
    Notiflow: () => startDigests(servers, seed),
    'A delayed job per event': () => startUsualDigests(servers, { seed, concurrency }),
  };
  const measured: Record<string, Figures[]> = {};
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    for (const [name, start] of Object.entries(contenders)) {
      const figures = await measure(servers, { start, users });
      measured[name] = [...(measured[name] ?? []), figures];
      const told = `${figures.takenInPerSecond.toFixed(0)} events/s in, sent in ${figures.sendSeconds.toFixed(1)} s`;
      process.stdout.write(`Round ${round}, ${name}: ${told}\n`);
    }
  }
  const figureNames = Object.keys(measured.Notiflow?.[0] ?? {}) as (keyof Figures)[];
  const table = [
    [`median, ${events} events into ${windows} windows`, ...figureNames],
    ...Object.entries(measured).map(([name, rounds]) => [
      name,
      ...figureNames.map((figure) => median(rounds.map((one) => one[figure])).toFixed(2)),
    ]),
  ];
  process.stdout.write(`\n${printTable(table)}\n\n`);
  const results = {
    events,
    windows,
    recipients,
    durable: !options['no-sync'],
    concurrency,
    rounds: measured,
  };
  await saveResults(servers, { name: 'digest', results });
} finally {
  await servers.stop();
}
