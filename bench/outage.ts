import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type EmbeddedPostgres, startPostgres } from '@notiflow/embedded';
import { Redis } from 'ioredis';
import pg from 'pg';
import { configureNotiflow } from '../test/support/configure-notiflow.ts';
import { eventually } from '../test/support/eventually.ts';
import { type HttpPeer, startHttpPeer } from '../test/support/peers.ts';
import { type RunLoad, underLoad } from '../test/support/post-runs.ts';
import { queryRows } from '../test/support/query-rows.ts';
import { type RedisServer, startRedis } from '../test/support/redis-server.ts';
import { signalTree } from '../test/support/signal-tree.ts';
import { mountSmallDisk, type SmallDisk } from '../test/support/small-disk.ts';
import { type System, startSystem } from '../test/support/start-system.ts';
import { median } from './measure/median.ts';
import { printTable } from './measure/print-table.ts';
import { saveResults } from './measure/save-results.ts';
import { buildPrograms } from './setup/build-programs.ts';

// Runs of webhooks under way all the time, through one api and two workers, while a part is taken away and given back:
// how long requests wait meanwhile, and how long it takes until runs are accepted and what was accepted is sent.

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
// So few that the workers are not busy: what is measured is the outage, and not a backlog.
const load = { handle: 'hook', clients: 4, recipientCount: 3, pauseMs: 100 };
const answerMs = 50;
const diskMegabytes = 600;

interface Bench {
  dir: string;
  disk: SmallDisk | null;
  postgres: EmbeddedPostgres;
  redis: RedisServer;
  receiver: HttpPeer;
  system: System;
}

/** What is taken away, for how long, and whether runs are refused meanwhile. */
interface Outage {
  name: string;
  lastsMs: number;
  refuses: boolean;
  begin(bench: Bench): Promise<unknown>;
  end(bench: Bench): Promise<unknown>;
}

const outages: Outage[] = [
  {
    name: 'Postgres killed',
    lastsMs: 10_000,
    refuses: true,
    async begin({ postgres }) {
      process.kill(postgres.pid, 'SIGKILL');
      await postgres.exited;
    },
    async end(bench) {
      const { port } = bench.postgres;
      await bench.postgres.stop();
      bench.postgres = await startPostgres({ dir: bench.dir, port });
    },
  },
  {
    name: 'Postgres read-only',
    lastsMs: 10_000,
    refuses: true,
    begin: ({ system }) => setReadOnly(system, 'on'),
    end: ({ system }) => setReadOnly(system, 'off'),
  },
  {
    name: 'Postgres hung',
    lastsMs: 20_000,
    refuses: true,
    begin: ({ postgres }) => signalTree(postgres.pid, 'SIGSTOP'),
    end: ({ postgres }) => signalTree(postgres.pid, 'SIGCONT'),
  },
  {
    name: 'disk full',
    lastsMs: 10_000,
    refuses: true,
    begin: async ({ disk }) => disk?.fill(),
    end: async ({ disk }) => disk?.empty(),
  },
  {
    name: 'Redis hung',
    lastsMs: 20_000,
    refuses: false,
    begin: ({ redis }) => redis.kill('SIGSTOP'),
    end: ({ redis }) => redis.kill('SIGCONT'),
  },
  {
    name: 'a worker stopped',
    lastsMs: 20_000,
    refuses: false,
    begin: async ({ system }) => system.workers[0]?.kill('SIGSTOP'),
    end: async ({ system }) => system.workers[0]?.kill('SIGCONT'),
  },
];

async function setReadOnly(system: System, value: 'on' | 'off'): Promise<void> {
  await queryRows(system, `ALTER SYSTEM SET default_transaction_read_only = ${value}`);
  await queryRows(system, 'SELECT pg_reload_conf()');
}

interface Figures {
  outage: string;
  /** Requests answered while it lasted, and the one that waited longest. */
  refused: number;
  accepted: number;
  slowestMs: number;
  /** Seconds from its end until `/readyz` is 200, a run is accepted, and what was accepted before is sent. */
  readyS: number;
  acceptedS: number;
  sentS: number;
  lost: number;
  repeated: number;
}

async function measure(bench: Bench, outage: Outage): Promise<Figures> {
  const { system, receiver } = bench;
  receiver.requests.length = 0;
  let figures: Omit<Figures, 'lost' | 'repeated'> | undefined;
  const runs = await underLoad(system, load, async (running) => {
    await running.reach(202, 50);
    const before = running.posted.length;
    await outage.begin(bench);
    await Promise.all([wait(outage.lastsMs), outage.refuses && running.reach(503, 8)]);
    const during = running.posted.slice(before);
    await outage.end(bench);
    const endedAt = performance.now();
    const since = () => (performance.now() - endedAt) / 1_000;
    const accepted = [...running.runIds];
    const [readyS, acceptedS, sentS] = await Promise.all([
      eventually(() => expectReady(system), { everyMs: 20 }).then(since),
      running.reach(202, 1).then(since),
      eventually(() => expectSent(system, accepted), { everyMs: 50 }).then(since),
    ]);
    const count = (status: number) => during.filter((posted) => posted.status === status).length;
    figures = {
      outage: outage.name,
      refused: count(503),
      accepted: count(202),
      slowestMs: Math.max(...during.map(({ durationMs }) => durationMs)),
      readyS,
      acceptedS,
      sentS,
    };
    await running.reach(202, 50);
  });
  if (figures === undefined) throw new Error('Nothing was measured.');
  return { ...figures, ...(await countReceived(bench, runs)) };
}

async function expectReady({ url }: System): Promise<void> {
  const { status } = await fetch(`${url}/readyz`);
  if (status !== 200) throw new Error(`/readyz is ${status}.`);
}

async function expectSent(system: System, runIds: string[]): Promise<void> {
  const [row] = await queryRows<{ sent: number }>(
    system,
    `SELECT count(*)::int AS sent FROM deliveries WHERE run_id = ANY($1::uuid[]) AND status = 'sent'`,
    [runIds],
  );
  const total = runIds.length * load.recipientCount;
  if (row?.sent !== total) throw new Error(`${row?.sent} of ${total} webhooks were sent.`);
}

async function countReceived({ system, receiver }: Bench, runs: RunLoad) {
  const runIds = [...runs.runIds];
  await eventually(() => expectSent(system, runIds), { withinMs: 180_000, everyMs: 100 });
  const distinct = new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size;
  return {
    lost: runIds.length * load.recipientCount - distinct,
    repeated: receiver.requests.length - distinct,
  };
}

function summarise(rounds: Figures[]): string[] {
  const of = (pick: (figures: Figures) => number) => rounds.map(pick);
  const seconds = (values: number[]) =>
    `${median(values).toFixed(1)} (${Math.max(...values).toFixed(1)})`;
  const sum = (values: number[]) => String(values.reduce((total, value) => total + value, 0));
  return [
    rounds[0]?.outage ?? '',
    sum(of(({ refused }) => refused)),
    sum(of(({ accepted }) => accepted)),
    seconds(of(({ slowestMs }) => slowestMs / 1_000)),
    seconds(of(({ readyS }) => readyS)),
    seconds(of(({ acceptedS }) => acceptedS)),
    seconds(of(({ sentS }) => sentS)),
    sum(of(({ lost }) => lost)),
    sum(of(({ repeated }) => repeated)),
  ];
}

const head = [
  's, median (worst)',
  '503',
  '202',
  'slowest',
  'ready',
  'accepted',
  'sent',
  'lost',
  'repeated',
];

await buildPrograms('api', 'worker');
const disk = await mountSmallDisk(diskMegabytes);
const dir = disk?.dir ?? (await mkdtemp(path.join(tmpdir(), 'notiflow-outage-')));
await chmod(dir, 0o755);
const postgres = await startPostgres({ dir });
const redis = await startRedis();
const receiver = await startHttpPeer((_request, response) => {
  setTimeout(() => response.writeHead(204).end(), answerMs);
});
const system = await startSystem({ databaseUrl: postgres.url, redisUrl: redis.url, workers: 2 });
const bench: Bench = { dir, disk, postgres, redis, receiver, system };
try {
  await configureNotiflow(system, { handle: 'hook', webhook: { url: receiver.url } });
  // A disk that cannot be filled is not measured.
  const measured = outages.filter(({ name }) => disk !== null || name !== 'disk full');
  const figures: Figures[] = [];
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    for (const outage of measured) {
      const found = await measure(bench, outage);
      figures.push(found);
      process.stdout.write(`${JSON.stringify(found)}\n`);
    }
  }
  const rows = measured.map(({ name }) =>
    summarise(figures.filter(({ outage }) => outage === name)),
  );
  process.stdout.write(`\n${printTable([head, ...rows])}\n`);
  const sql = new pg.Client({ connectionString: postgres.url });
  await sql.connect();
  const client = new Redis(redis.url);
  await saveResults({ sql, redis: client }, { name: 'outage', results: { rounds: figures } });
  await sql.end();
  client.disconnect();
  const isHeld = figures.every(
    ({ outage, lost, repeated }) => lost === 0 && (repeated === 0 || outage === 'a worker stopped'),
  );
  process.exitCode = isHeld ? 0 : 1;
} finally {
  await disk?.empty();
  await system.stop();
  await receiver.close();
  await redis.stop();
  await bench.postgres.stop();
  await (disk === null ? rm(dir, { recursive: true, force: true }) : disk.remove());
}
