import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import autocannon, { type Request } from 'autocannon';
import { configureNotiflow } from '../test/support/configure-notiflow.ts';
import { type System, startSystem } from '../test/support/start-system.ts';
import { median } from './measure/median.ts';
import { printTable } from './measure/print-table.ts';
import { saveResults } from './measure/save-results.ts';
import { readOptions } from './read-options.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

const connections = 20;
const durationS = 5;
const handle = 'welcome';
const apiKey = 'pk_bench_public_key_of_the_project';
const secretKey = 'sk_bench_secret_key_of_the_project';

/** What a few seconds of POST run gave. */
interface Figures {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

const kinds = ['plain', 'with Idempotency-Key'] as const;
type Kind = (typeof kinds)[number];

function createRequest(kind: Kind): Request {
  const request: Request = {
    method: 'POST',
    path: `/admin/v1/notiflows/${handle}/run`,
    headers: {
      'content-type': 'application/json',
      'x-notiflows-api-key': apiKey,
      'x-notiflows-secret-key': secretKey,
    },
    body: JSON.stringify({
      recipients: [{ external_id: 'user-1', first_name: 'Ada' }],
      data: { order: { id: 'A-10392' } },
    }),
  };
  if (kind === 'plain') return request;
  const withKey = ({ headers, ...rest }: Request): Request => ({
    ...rest,
    headers: { ...headers, 'idempotency-key': randomUUID() },
  });
  return { ...request, setupRequest: withKey };
}

/** Posts runs for a few seconds and checks that every accepted one is a row. */
async function postRuns(
  { sql, system }: { sql: Servers['sql']; system: System },
  kind: Kind,
): Promise<{ figures: Figures; problems: string[] }> {
  await sql.query('CHECKPOINT');
  const runsBefore = await countRuns(sql);
  const requests = [createRequest(kind)];
  const result = await autocannon({ url: system.url, connections, duration: durationS, requests });
  // Requests under way when the time is over are stored without their answer being seen.
  await wait(500);
  const stored = (await countRuns(sql)) - runsBefore;
  const accepted = result['2xx'];
  const failed = result.non2xx + result.errors;
  const problems = failed === 0 ? [] : [`${kind}: ${failed} requests failed.`];
  if (stored < accepted || stored > accepted + connections) {
    problems.push(`${kind}: ${accepted} runs were accepted and ${stored} are stored.`);
  }
  const { p50: p50Ms, p99: p99Ms } = result.latency;
  return { figures: { requestsPerSecond: accepted / durationS, p50Ms, p99Ms }, problems };
}

async function countRuns(sql: Servers['sql']): Promise<number> {
  const { rows } = await sql.query('SELECT count(*)::int AS count FROM runs');
  return rows[0].count;
}

/** Measures both kinds in turn; the first round warms up. */
async function measureRounds(servers: Servers, system: System) {
  const { rounds } = readOptions();
  const figures: Record<Kind, Figures[]> = { plain: [], 'with Idempotency-Key': [] };
  const problems: string[] = [];
  for (let number = 0; number <= rounds; number += 1) {
    for (const kind of kinds) {
      const posted = await postRuns({ sql: servers.sql, system }, kind);
      problems.push(...posted.problems);
      if (number > 0) figures[kind].push(posted.figures);
    }
  }
  return { figures, problems };
}

function takeMedians(figures: Figures[]): Figures {
  return {
    requestsPerSecond: median(figures.map((round) => round.requestsPerSecond)),
    p50Ms: median(figures.map((round) => round.p50Ms)),
    p99Ms: median(figures.map((round) => round.p99Ms)),
  };
}

function printMedians(medians: Record<Kind, Figures>): string {
  const rows = kinds.map((kind) => [
    kind,
    ...[medians[kind].requestsPerSecond, medians[kind].p50Ms, medians[kind].p99Ms].map((value) =>
      value.toFixed(0),
    ),
  ]);
  return printTable([['median', 'accepted/s', 'p50, ms', 'p99, ms'], ...rows]);
}

await buildPrograms('api');
const { durable } = readOptions();
const servers = await startServers({ durable });
const system = await startSystem({
  workers: 0,
  databaseUrl: servers.databaseUrl,
  redisUrl: servers.redisUrl,
  env: {
    BOOTSTRAP_API_KEY: apiKey,
    BOOTSTRAP_SECRET_KEY: secretKey,
    RATE_LIMIT_PER_SECOND: '1000000',
    LOG_LEVEL: 'warn',
  },
});
try {
  await configureNotiflow(system, { handle, inApp: { body: 'Hello {{ recipient.first_name }}' } });
  const { figures, problems } = await measureRounds(servers, system);
  const medians = {
    plain: takeMedians(figures.plain),
    'with Idempotency-Key': takeMedians(figures['with Idempotency-Key']),
  };
  process.stdout.write(`\n${printMedians(medians)}\n\n`);
  const name = durable ? 'accept' : 'accept-no-sync';
  const results = { connections, durationS, durable, medians, rounds: figures };
  await saveResults(servers, { name, results });
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await system.stop();
  await servers.stop();
}
