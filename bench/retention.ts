import { parseArgs } from 'node:util';
import { applyRetention } from '../apps/worker/src/sweeps/apply-retention.ts';
import { createWorkerMetrics } from '../apps/worker/src/worker-metrics.ts';
import { startApi } from './contenders/start-api.ts';
import { median } from './measure/median.ts';
import { type AcceptFigures, postRuns } from './measure/post-runs.ts';
import { printTable } from './measure/print-table.ts';
import { saveResults } from './measure/save-results.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { seedOldRuns } from './setup/seed-old-runs.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

// Accepting runs with and without a purge beside it, in turn. The purge goes on in each of its rounds where it was stopped.

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '4' },
    deliveries: { type: 'string', default: '200000' },
    'no-sync': { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const deliveries = Number(options.deliveries);
const younger = deliveries / 10;
const connections = 20;
const durationS = 8;
const growthMsMax = 50;

/** A purge under way. */
interface Purge {
  /** Stops it and answers how many rows it has removed. */
  stop(): Promise<number>;
  /** Ends when nothing is left to remove. */
  whole: Promise<number>;
}

function startPurge({ database }: Servers): Purge {
  const stopping = new AbortController();
  const purged = applyRetention({
    ...database,
    retentionDays: { contentDays: 30, historyDays: 90, auditDays: 365 },
    metrics: createWorkerMetrics(),
    logger: { info: () => {} } as never,
    stopping: stopping.signal,
  });
  return {
    whole: purged,
    stop() {
      stopping.abort();
      return purged;
    },
  };
}

async function countDeliveries({ sql }: Servers): Promise<{ old: number; younger: number }> {
  const { rows } = await sql.query(
    `SELECT count(*) FILTER (WHERE created_at < now() - interval '90 days')::int AS old,
       count(*) FILTER (WHERE created_at >= now() - interval '90 days')::int AS younger FROM deliveries`,
  );
  return rows[0];
}

interface Round {
  quiet: AcceptFigures;
  purging: AcceptFigures;
  purgedPerSecond: number;
}

await buildPrograms('api');
const servers = await startServers({ durable: !options['no-sync'] });
const api = await startApi(servers);
try {
  api.pause();
  const { rows: projects } = await servers.sql.query('SELECT id FROM projects');
  const projectId: string = projects[0].id;
  await seedOldRuns(servers.sql, { projectId, daysAgo: 100, deliveries });
  await seedOldRuns(servers.sql, { projectId, daysAgo: 10, deliveries: younger });
  const contender = {
    ...api,
    // Those of the history are being removed.
    async countStored() {
      const text = `SELECT count(*)::int AS count FROM runs WHERE created_at > now() - interval '1 day'`;
      return (await servers.sql.query(text)).rows[0].count;
    },
  };
  const problems: string[] = [];
  const post = async () => {
    const options = { connections, durationS, keyed: false };
    const posted = await postRuns(servers, { contender, options });
    problems.push(...posted.problems);
    return posted.figures;
  };
  const measured: Round[] = [];
  await post();
  for (let number = 1; number <= rounds; number += 1) {
    const quiet = await post();
    const startedAt = performance.now();
    const purge = startPurge(servers);
    const purging = await post();
    const purged = await purge.stop();
    const purgedPerSecond = purged / ((performance.now() - startedAt) / 1000);
    if (purged === 0) problems.push(`Nothing was left to purge in round ${number}.`);
    measured.push({ quiet, purging, purgedPerSecond });
    const figures = [quiet.p99Ms, purging.p99Ms, purgedPerSecond].map((value) => value.toFixed(0));
    process.stdout.write(
      `Round ${number}: p99 ${figures[0]} and ${figures[1]} ms, ${figures[2]} rows/s purged\n`,
    );
  }
  const before = await countDeliveries(servers);
  const startedAt = performance.now();
  await startPurge(servers).whole;
  const restS = (performance.now() - startedAt) / 1000;
  const left = await countDeliveries(servers);
  if (left.old > 0) problems.push(`${left.old} old deliveries are left.`);
  if (left.younger !== younger)
    problems.push(`${younger - left.younger} younger deliveries are gone.`);
  const medianOf = (take: (round: Round) => number) => median(measured.map(take));
  const growthMs = medianOf(({ quiet, purging }) => purging.p99Ms - quiet.p99Ms);
  if (growthMs > growthMsMax) problems.push(`p99 grows by ${growthMs} ms.`);
  const row = (name: string, take: (round: Round) => AcceptFigures) => [
    name,
    medianOf((round) => take(round).acceptedPerSecond).toFixed(0),
    medianOf((round) => take(round).p50Ms).toFixed(0),
    medianOf((round) => take(round).p99Ms).toFixed(0),
  ];
  const head = ['median', 'accepted/s', 'p50, ms', 'p99, ms'];
  const table = [
    head,
    row('no purge', ({ quiet }) => quiet),
    row('purge beside it', ({ purging }) => purging),
  ];
  process.stdout.write(`\n${printTable(table)}\n\n`);
  const results = {
    deliveries,
    connections,
    durationS,
    durable: !options['no-sync'],
    p99GrowthMs: growthMs,
    p99Ratio: medianOf(({ quiet, purging }) => purging.p99Ms / quiet.p99Ms),
    purgedPerSecond: medianOf(({ purgedPerSecond }) => purgedPerSecond),
    undisturbed: { deliveries: before.old, seconds: restS },
    youngerRemoved: younger - left.younger,
    rounds: measured,
  };
  await saveResults(servers, { name: 'retention', results });
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await api.stop();
  await servers.stop();
}
