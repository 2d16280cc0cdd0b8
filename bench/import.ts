import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type System, startSystem } from '../test/support/start-system.ts';
import { median } from './measure/median.ts';
import { printTable } from './measure/print-table.ts';
import { type ImportFigures, runImport } from './measure/run-import.ts';
import { saveResults } from './measure/save-results.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { type Servers, startServers } from './setup/start-servers.ts';
import { writeUsers } from './setup/write-users.ts';

// Imports files with `nf` into a real api on a real Postgres, and the first rows of each one user at a time, as any
// program does that has no bulk route.

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    format: { type: 'string', default: 'csv' },
    'no-sync': { type: 'boolean', default: false },
  },
});
const rowCount = Number(options.rows);
const singleCount = Math.min(5_000, rowCount);
const singlesAtOnce = 24;
const secretKey = 'sk_bench_secret_key_of_the_project';

const kinds = ['one by one', 'new users', 'the same again', 'subscriptions'] as const;
type Figures = Record<(typeof kinds)[number], ImportFigures[]>;

/** Stores users one request each, several at a time. */
async function sendOneByOne(system: System, round: number): Promise<ImportFigures> {
  let begun = 0;
  const startedAt = performance.now();
  const send = async () => {
    while (begun < singleCount) {
      begun += 1;
      const number = begun;
      const user = `single-${round}-${number}`;
      const fields = { email: `${user}@example.com`, first_name: `Ada ${number}` };
      const body = { ...fields, custom_fields: { plan: 'pro', address: { city: 'Bern' } } };
      const { status } = await system.admin('PUT', `/users/${user}`, { body });
      if (status !== 201) throw new Error(`A user was answered ${status}.`);
    }
  };
  await Promise.all(Array.from({ length: singlesAtOnce }, send));
  const seconds = (performance.now() - startedAt) / 1000;
  return { rowsPerSecond: singleCount / seconds, peakMemoryMb: 0 };
}

async function measureRounds({ sql }: Servers, system: System): Promise<Figures> {
  const figures: Figures = {
    'one by one': [],
    'new users': [],
    'the same again': [],
    subscriptions: [],
  };
  const folder = await mkdtemp(path.join(tmpdir(), 'notiflow-import-'));
  const nf = { url: system.url, secretKey, rowCount };
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    const file = path.join(folder, `users-${round}.${options.format}`);
    await writeUsers(file, { rowCount, round });
    const importUsers = () => runImport(['users', 'import', file], nf);
    await sql.query('CHECKPOINT');
    figures['one by one'].push(await sendOneByOne(system, round));
    figures['new users'].push(await importUsers());
    figures['the same again'].push(await importUsers());
    const subscribe = ['topics', 'import', `round-${round}`, file];
    figures.subscriptions.push(await runImport(subscribe, nf));
    await rm(file);
  }
  await rm(folder, { recursive: true });
  return figures;
}

/** Every row must have become a row. */
async function findProblems({ sql }: Servers): Promise<string[]> {
  const expected = {
    users: Number(options.rounds) * (rowCount + singleCount),
    subscriptions: Number(options.rounds) * rowCount,
  };
  const { rows } = await sql.query(
    'SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM subscriptions) AS subscriptions',
  );
  const [counted] = rows;
  return Object.entries(expected).flatMap(([table, count]) =>
    counted[table] === count ? [] : [`There are ${counted[table]} ${table} instead of ${count}.`],
  );
}

function print(figures: Figures): string {
  const before = figures['one by one'];
  const rows = kinds.map((kind) => {
    const rates = figures[kind].map(({ rowsPerSecond }) => rowsPerSecond);
    const ratios = rates.map((rate, round) => rate / (before[round]?.rowsPerSecond ?? Number.NaN));
    const peak = Math.max(...figures[kind].map(({ peakMemoryMb }) => peakMemoryMb));
    return [
      kind,
      median(rates).toFixed(0),
      median(ratios).toFixed(1),
      peak === 0 ? '–' : peak.toFixed(0),
    ];
  });
  return printTable([['median', 'rows/s', 'times one by one', 'peak memory of nf, MB'], ...rows]);
}

await buildPrograms('api', 'cli');
const durable = !options['no-sync'];
const servers = await startServers({ durable });
const system = await startSystem({
  workers: 0,
  databaseUrl: servers.databaseUrl,
  redisUrl: servers.redisUrl,
  keys: {
    apiKey: 'pk_bench_public_key_of_the_project',
    secretKey,
    accountToken: 'nf_at_bench_account_token_0001',
  },
  env: { RATE_LIMIT_PER_SECOND: '1000000', LOG_LEVEL: 'warn' },
});
try {
  const figures = await measureRounds(servers, system);
  process.stdout.write(`\n${print(figures)}\n\n`);
  await saveResults(servers, { name: 'import', results: { rowCount, durable, rounds: figures } });
  const problems = await findProblems(servers);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await system.stop();
  await servers.stop();
}
