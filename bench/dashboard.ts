import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Ask, listAsks } from './measure/dashboard-asks.ts';
import { findKnown } from './measure/find-known.ts';
import { openScreens } from './measure/open-screens.ts';
import { type AskRow, nameOf, printAsks, printScreens } from './measure/print-asks.ts';
import { printTable } from './measure/print-table.ts';
import { saveResults } from './measure/save-results.ts';
import { timeAsk } from './measure/time-asks.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { type Installation, startInstallation } from './setup/start-installation.ts';
import { startServers } from './setup/start-servers.ts';

// What the screens of the dashboard cost with very many deliveries: every request they make, beside the same one to an
// installation with few; and what somebody waits for who goes from one screen to the other.

const { values: options } = parseArgs({
  options: {
    deliveries: { type: 'string', default: '1000000' },
    few: { type: 'string', default: '10000' },
    times: { type: 'string', default: '20' },
    'max-ms': { type: 'string', default: '300' },
    /** Asks only what has this in its name. */
    only: { type: 'string', default: '' },
    'no-browser': { type: 'boolean', default: false },
  },
});
const times = Number(options.times);
const maxMs = Number(options['max-ms']);

/** Operations that screens read by: in what they are written in, so that none is forgotten here. */
async function operationsOfScreens(): Promise<string[]> {
  const dir = fileURLToPath(new URL('../apps/dashboard/src', import.meta.url));
  const files = await readdir(dir, { recursive: true });
  const texts = await Promise.all(
    files
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
      .map((name) => readFile(`${dir}/${name}`, 'utf8')),
  );
  return [
    ...new Set(
      texts.flatMap((text) =>
        [...text.matchAll(/'(GET \/[^']+)'/g)].map((found) => found[1] ?? ''),
      ),
    ),
  ];
}

async function measure(few: Installation, many: Installation): Promise<AskRow[]> {
  const [known, knownOfFew] = [await findKnown(many), await findKnown(few)];
  const asks = listAsks(known);
  const asksOfFew = listAsks(knownOfFew);
  const asked = new Set(asks.map(({ operation }) => operation));
  const forgotten = (await operationsOfScreens()).filter((operation) => !asked.has(operation));
  if (forgotten.length > 0) process.stderr.write(`Not measured: ${forgotten.join(', ')}\n`);
  const rows: AskRow[] = [];
  for (const [place, ask] of asks.entries()) {
    if (!nameOf(ask).includes(options.only)) continue;
    const ofFew = await timeAsk(few, asksOfFew[place] as Ask, times);
    rows.push({ ask, few: ofFew, many: await timeAsk(many, ask, times) });
  }
  return rows;
}

await buildPrograms('api', 'dashboard');
const settings = { shared_preload_libraries: 'pg_stat_statements' };
const servers = await startServers({ durable: false, settings });
const started: Installation[] = [];
try {
  const deliveries = { few: Number(options.few), many: Number(options.deliveries) };
  for (const name of ['few', 'many'] as const) {
    process.stdout.write(`Filling ${name} …\n`);
    started.push(await startInstallation(servers, { name, deliveries: deliveries[name] }));
  }
  const [few, many] = started as [Installation, Installation];
  const rows = await measure(few, many);
  process.stdout.write(`\n${printAsks(rows)}\n\n${printScreens(rows)}\n\n`);
  const screens = options['no-browser'] ? [] : await openScreens(many, times);
  const shown = screens.map(({ name, medianMs, p95Ms }) => [
    name,
    medianMs.toFixed(0),
    p95Ms.toFixed(0),
  ]);
  if (shown.length > 0)
    process.stdout.write(`${printTable([['shown after, ms', 'median', 'p95'], ...shown])}\n\n`);
  const slow = rows.filter(({ many: { p95Ms } }) => p95Ms > maxMs);
  for (const { ask, many: figures } of slow) {
    process.stderr.write(`${nameOf(ask)} took ${figures.p95Ms.toFixed(0)} ms.\n`);
  }
  const results = {
    deliveries,
    times,
    asks: rows.map(({ ask, ...figures }) => ({ name: nameOf(ask), ...figures })),
    screens,
  };
  await saveResults(servers, { name: 'dashboard', results });
  process.exitCode = slow.length === 0 ? 0 : 1;
} finally {
  for (const one of started) await one.stop();
  await servers.stop();
}
