import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startApi } from './contenders/start-api.ts';
import { median } from './measure/median.ts';
import { printTable } from './measure/print-table.ts';
import { readCpuSeconds } from './measure/read-usage.ts';
import { saveResults } from './measure/save-results.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { type Arrival, type OpenStreams, openStreams } from './setup/open-streams.ts';
import { startProgram } from './setup/start-program.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

// As many users as the file descriptors of a process allow follow their feeds on one api process. What does a stream take
// of its memory? How long after a broadcast to all of them was asked for, and after their entry was written, are they
// told of it? And how long after they mark something do they hear that it is marked?

const { values: options } = parseArgs({
  options: {
    streams: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    marks: { type: 'string', default: '1000' },
    'kb-max': { type: 'string', default: '30' },
    'p99-max-ms': { type: 'string', default: '2000' },
    'no-redis': { type: 'boolean', default: false },
    'no-sync': { type: 'boolean', default: false },
  },
});
const count = Number(options.streams);
const settleMs = 20_000;
const giveUpMs = 60_000;
const topicName = 'everybody';

type Api = Awaited<ReturnType<typeof startApi>>;

interface Bench {
  servers: Servers;
  api: Api;
  streams: OpenStreams;
}

async function seedUsers({ sql, database }: Servers): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `UPDATE projects SET user_authentication = 'none' RETURNING id`,
  );
  const projectId = rows[0]?.id ?? '';
  await sql.query(
    `INSERT INTO users (id, project_id, external_id, first_name)
     SELECT gen_random_uuid(), $1, 'user-' || i, 'First' || i FROM generate_series(0, $2::int - 1) AS i`,
    [projectId, count],
  );
  const externalIds = Array.from({ length: count }, (_, place) => `user-${place}`);
  await database.topics.subscribeUsers({ projectId, topicName, externalIds });
  await sql.query('ANALYZE');
}

const headersOf = ({ request }: Api, reader: number) => ({
  'x-notiflows-api-key': request.headers['x-notiflows-api-key'] ?? '',
  'x-notiflows-user-id': `user-${reader}`,
});

/** Waits until so many have been told of an entry, and answers what arrived. */
async function collect(
  streams: OpenStreams,
  { event, wanted, begin }: { event: Arrival['event']; wanted: number; begin: () => Promise<void> },
): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  streams.onArrival = (arrival) => {
    if (arrival.event === event) arrivals.push(arrival);
  };
  const giveUpAt = performance.now() + giveUpMs;
  await begin();
  while (arrivals.length < wanted) {
    if (performance.now() > giveUpAt) throw new Error(`${arrivals.length} of ${wanted} arrived.`);
    await wait(20);
  }
  return arrivals;
}

interface Broadcast {
  /** From the request to run it, for half of all readers and for all but a hundredth. */
  p50Ms: number;
  p99Ms: number;
  /** The same from the moment at which the row of the entry was written. */
  written: { p50Ms: number; p99Ms: number };
  apiCpuSeconds: number;
}

async function broadcast({
  api,
  streams,
}: Bench): Promise<{ figures: Broadcast; arrivals: Arrival[] }> {
  const cpuBefore = await readCpuSeconds(api.pid);
  let askedAt = 0;
  const arrivals = await collect(streams, {
    event: 'entry.created',
    wanted: count,
    async begin() {
      askedAt = Date.now();
      const body = JSON.stringify({ topic: topicName });
      const headers = { 'content-type': 'application/json', ...api.request.headers };
      const answer = await fetch(`${api.url}${api.request.path}`, {
        method: 'POST',
        headers,
        body,
      });
      if (answer.status !== 202) throw new Error(await answer.text());
    },
  });
  if (new Set(arrivals.map(({ reader }) => reader)).size !== count) {
    throw new Error('Somebody was told twice, and somebody else not at all.');
  }
  const apiCpuSeconds = (await readCpuSeconds(api.pid)) - cpuBefore;
  const sinceAsked = quantiles(arrivals.map(({ arrivedAt }) => arrivedAt - askedAt));
  const written = quantiles(arrivals.map(({ arrivedAt, createdAt }) => arrivedAt - createdAt));
  return { figures: { ...sinceAsked, written, apiCpuSeconds }, arrivals };
}

/** Has users mark the entry they were told of last, one after the other on a few connections, and waits for the echo. */
async function mark(
  { api, streams }: Bench,
  entries: Arrival[],
): Promise<{ p50Ms: number; p99Ms: number }> {
  const markedAt = new Map<number, number>();
  const arrivals = await collect(streams, {
    event: 'entry.updated',
    wanted: entries.length,
    async begin() {
      const waiting = entries.values();
      const markOthers = async () => {
        for (const { reader, entryId } of waiting) {
          markedAt.set(reader, Date.now());
          const answer = await fetch(`${api.url}/user/v1/channels/feed/feed/entries/${entryId}`, {
            method: 'PATCH',
            headers: { 'content-type': 'application/json', ...headersOf(api, reader) },
            body: '{"read":true}',
          });
          if (answer.status !== 200) throw new Error(await answer.text());
        }
      };
      await Promise.all(Array.from({ length: 10 }, markOthers));
    },
  });
  return quantiles(
    arrivals.map(({ reader, arrivedAt }) => arrivedAt - (markedAt.get(reader) ?? 0)),
  );
}

function quantiles(values: number[]): { p50Ms: number; p99Ms: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

async function readResidentKb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]);
}

function startWorker({ databaseUrl, redisUrl, dataDir }: Servers) {
  return startProgram({
    entry: 'apps/worker/dist/main.js',
    readyText: 'worker.started',
    env: { DATABASE_URL: databaseUrl, ...redisOf(redisUrl), DATA_DIR: dataDir, HEALTH_PORT: '0' },
  });
}

const redisOf = (url: string) => (options['no-redis'] ? undefined : { REDIS_URL: url });

function print(
  kbPerStream: number,
  rounds: Broadcast[],
  marks: { p50Ms: number; p99Ms: number },
): string {
  const row = (name: string, of: { p50Ms: number; p99Ms: number }[]) => [
    name,
    median(of.map(({ p50Ms }) => p50Ms)).toFixed(0),
    median(of.map(({ p99Ms }) => p99Ms)).toFixed(0),
    Math.max(...of.map(({ p99Ms }) => p99Ms)).toFixed(0),
  ];
  const table = printTable([
    ['ms', 'p50', 'p99', 'p99, worst'],
    ['a broadcast, since it was asked for', ...row('', rounds).slice(1)],
    row(
      'a broadcast, since the entry was written',
      rounds.map(({ written }) => written),
    ),
    row('a mark, since it was asked for', [marks]),
  ]);
  const cpu = median(rounds.map(({ apiCpuSeconds }) => apiCpuSeconds));
  return `${count.toLocaleString('en')} streams, ${kbPerStream.toFixed(1)} KB each; a broadcast takes ${cpu.toFixed(2)} s of the api's processor\n\n${table}\n`;
}

await buildPrograms('api', 'worker');
const servers = await startServers({ durable: !options['no-sync'] });
const api = await startApi(servers, { withoutRedis: options['no-redis'] });
const worker = await startWorker(servers);
try {
  await seedUsers(servers);
  // What the access of a project was is remembered for 5 seconds.
  await wait(6_000);
  const before = await readResidentKb(api.pid);
  const port = Number(new URL(api.url).port);
  const path = '/user/v1/channels/feed/feed/stream';
  const openedAt = performance.now();
  const streams = await openStreams({
    port,
    count,
    request: (reader) => ({ path, headers: headersOf(api, reader) }),
  });
  process.stdout.write(`Opened in ${((performance.now() - openedAt) / 1_000).toFixed(1)} s\n`);
  await wait(settleMs);
  const kbPerStream = ((await readResidentKb(api.pid)) - before) / count;
  const cpuBefore = await readCpuSeconds(api.pid);
  await wait(settleMs);
  const idleCpuMs = ((await readCpuSeconds(api.pid)) - cpuBefore) * (1_000_000 / settleMs);
  process.stdout.write(`Idle: ${idleCpuMs.toFixed(0)} ms of a core in each second\n`);
  const bench = { servers, api, streams };
  const rounds: Broadcast[] = [];
  let entries: Arrival[] = [];
  for (let round = 0; round < Number(options.rounds); round += 1) {
    const { figures, arrivals } = await broadcast(bench);
    rounds.push(figures);
    entries = arrivals;
    process.stdout.write(
      `Round ${round + 1}: p99 ${figures.p99Ms} ms, ${figures.written.p99Ms} ms since written\n`,
    );
    await wait(3_000);
  }
  const marks = await mark(bench, entries.slice(0, Number(options.marks)));
  if (streams.countOpen() !== count) throw new Error(`${streams.countOpen()} streams are left.`);
  const kbAfter = ((await readResidentKb(api.pid)) - before) / count;
  process.stdout.write(
    `\n${print(kbPerStream, rounds, marks)}\nAfter it: ${kbAfter.toFixed(1)} KB each\n`,
  );
  const results = { streams: count, kbPerStream, kbAfter, idleCpuMs, rounds, marks };
  const name = options['no-redis'] ? 'streams-postgres' : 'streams';
  await saveResults(servers, { name, results });
  const worst = Math.max(...rounds.map(({ p99Ms }) => p99Ms));
  const isGood = kbPerStream < Number(options['kb-max']) && worst < Number(options['p99-max-ms']);
  process.exitCode = isGood ? 0 : 1;
  streams.close();
} finally {
  await worker.stop();
  await api.stop();
  await servers.stop();
}
