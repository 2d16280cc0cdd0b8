import { parseArgs } from 'node:util';
import { eventually } from '../test/support/eventually.ts';
import { startApi } from './contenders/start-api.ts';
import { printTable } from './measure/print-table.ts';
import { readPeakMemoryMb } from './measure/read-usage.ts';
import { saveResults } from './measure/save-results.ts';
import { watchHealth } from './measure/watch-health.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { startProgram } from './setup/start-program.ts';
import { startServers } from './setup/start-servers.ts';

// Requests made to keep an api busy or to fill its memory, one kind after the other, while its health is asked for and
// its memory is watched.

const { values: options } = parseArgs({
  options: {
    'max-block-ms': { type: 'string', default: '200' },
    'max-mb': { type: 'string', default: '512' },
  },
});

interface Course {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  body?: string;
  /** How many of them at once. */
  times?: number;
  /** Whether sixty messages of half a megabyte are stored before. */
  needsLargeMessages?: boolean;
  statuses: number[];
}

interface Figures {
  name: string;
  statuses: number[];
  slowestMs: number;
  healthMs: number;
  megabytes: number;
}

const megabytes = 9.6e6;
const filled = (text: string) => text.repeat(Math.floor(megabytes / text.length) - 20);
const person = (index: number) => ({
  external_id: `user-${index}`,
  email: `user-${index}@example.com`,
  first_name: 'Ada',
});
const people = (count: number, extra: object = {}) =>
  Array.from({ length: count }, (_, index) => ({ ...person(index), ...extra }));
const bulk = JSON.stringify({
  runs: Array.from({ length: 100 }, () => ({ notiflow: 'welcome', recipients: people(1_000) })),
});
const bad = people(10_000, { email: 'no address', custom_fields: { text: 'x'.repeat(700) } });

const run = '/admin/v1/notiflows/welcome/run';
const courses: Course[] = [
  {
    name: 'empty lists, 9.6 MB',
    method: 'POST',
    path: run,
    body: `{"data":{"lists":[${filled('[],')}[]]}}`,
    statuses: [413],
  },
  {
    name: 'empty objects, 9.6 MB',
    method: 'POST',
    path: run,
    body: `{"recipients":[${filled('{},')}{}]}`,
    statuses: [413],
  },
  {
    name: 'nested lists, 9.6 MB',
    method: 'POST',
    path: run,
    body: filled('['),
    statuses: [400, 413],
  },
  {
    name: 'numbers, 1.9 MB',
    method: 'POST',
    path: run,
    body: `{"data":{"numbers":[${'1,'.repeat(950_000)}1]}}`,
    statuses: [422],
  },
  {
    name: 'one text, 9.6 MB',
    method: 'POST',
    path: run,
    body: `{"data":{"text":"${filled('\\"')}"}}`,
    statuses: [422],
  },
  {
    name: '10,000 recipients with bad addresses, 8.5 MB',
    method: 'POST',
    path: run,
    body: JSON.stringify({ recipients: bad }),
    statuses: [422],
  },
  {
    name: '10,000 recipients, 8.7 MB',
    method: 'POST',
    path: run,
    body: JSON.stringify({
      recipients: people(10_000, { custom_fields: { text: 'x'.repeat(700) } }),
    }),
    statuses: [202],
  },
  {
    name: 'bulk of 100 runs for 1,000, 7.8 MB',
    method: 'POST',
    path: '/admin/v1/notiflows/run-bulk',
    body: bulk,
    statuses: [202],
  },
  {
    name: 'the same, three at once',
    method: 'POST',
    path: '/admin/v1/notiflows/run-bulk',
    body: bulk,
    times: 3,
    statuses: [202, 207, 429],
  },
  {
    name: 'deliveries of 480 kB each, 1,000 a page, six at once',
    method: 'GET',
    path: '/admin/v1/deliveries?limit=1000',
    times: 6,
    needsLargeMessages: true,
    statuses: [200],
  },
  {
    name: 'the same as notifications',
    method: 'GET',
    path: '/admin/v1/notifications?limit=1000',
    times: 6,
    statuses: [200],
  },
];

await buildPrograms('api', 'worker');
const servers = await startServers({ durable: false });
const api = await startApi(servers);
const worker = await startProgram({
  entry: 'apps/worker/dist/main.js',
  readyText: 'worker.started',
  env: {
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
    DATA_DIR: servers.dataDir,
  },
});
const health = watchHealth(`${api.url}/healthz`);

async function ask({ method, path, body }: Course): Promise<{ status: number; ms: number }> {
  const startedAt = performance.now();
  const headers = { ...api.request.headers, 'content-type': 'application/json' } as Record<
    string,
    string
  >;
  const response = await fetch(api.url + path, { method, headers, ...(body && { body }) });
  // Read, and not kept: what an answer holds is not what is measured.
  for await (const _ of response.body ?? []);
  return { status: response.status, ms: performance.now() - startedAt };
}

async function take(course: Course): Promise<Figures> {
  await health.takeWorstMs();
  const answers = await Promise.all(Array.from({ length: course.times ?? 1 }, () => ask(course)));
  return {
    name: course.name,
    statuses: [...new Set(answers.map(({ status }) => status))],
    slowestMs: Math.max(...answers.map(({ ms }) => ms)),
    healthMs: await health.takeWorstMs(),
    megabytes: await readPeakMemoryMb(api.pid),
  };
}

/** Fills the lists with messages of half a megabyte of quotes, which become twice as much in JSON. */
async function storeLargeMessages(): Promise<void> {
  const body = JSON.stringify({ recipients: people(60), data: { line: '"'.repeat(9_000) } });
  // The requests before may have used up what a key may send in this second.
  await eventually(async () => {
    const course = { name: 'large', method: 'POST', path: largeRun, body, statuses: [] } as const;
    const { status } = await ask({ ...course, statuses: [202] });
    if (status !== 202) throw new Error(`The run of large messages was answered ${status}.`);
  });
  await eventually(async () => {
    const { rows } = await servers.sql.query(
      `SELECT count(*)::int AS count FROM deliveries WHERE length(message::text) > 400000`,
    );
    if (rows[0].count < 60) throw new Error(`${rows[0].count} of 60 large messages are stored.`);
  });
}
const largeRun = '/admin/v1/notiflows/large/run';

const measured: Figures[] = [];
const problems: string[] = [];
try {
  await api.configure({
    handle: 'large',
    inApp: { body: '{% for n in (1..25) %}{{ data.line }}{% endfor %}' },
  });
  for (const course of courses) {
    if (course.needsLargeMessages) await storeLargeMessages();
    const figures = await take(course);
    measured.push(figures);
    const wrong = figures.statuses.filter((status) => !course.statuses.includes(status));
    if (wrong.length > 0) problems.push(`${course.name}: answered ${wrong.join(', ')}.`);
    if (figures.healthMs > Number(options['max-block-ms'])) {
      problems.push(`${course.name}: others waited ${figures.healthMs.toFixed(0)} ms.`);
    }
    if (figures.megabytes > Number(options['max-mb'])) {
      problems.push(`${course.name}: the api needed ${figures.megabytes.toFixed(0)} MB.`);
    }
  }
  const head = ['what is asked', 'answer', 'after, ms', 'others waited, ms', 'api so far, MB'];
  const rows = measured.map((figures) => [
    figures.name,
    figures.statuses.join(', '),
    ...[figures.slowestMs, figures.healthMs, figures.megabytes].map((value) => value.toFixed(0)),
  ]);
  process.stdout.write(`\n${printTable([head, ...rows])}\n\n`);
  const workerMb = await readPeakMemoryMb(worker.pid);
  process.stdout.write(`The worker needed ${workerMb.toFixed(0)} MB.\n`);
  const asked = measured.map((figures) => ({ ...figures, statuses: figures.statuses.join(', ') }));
  await saveResults(servers, { name: 'bounds', results: { asked, workerMb } });
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await health.stop();
  await worker.stop();
  await api.stop();
  await servers.stop();
}
