import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { startApi } from './contenders/start-api.ts';
import { printTable } from './measure/print-table.ts';
import { postgresCpuBetween, readPostgresCpu } from './measure/read-postgres-cpu.ts';
import { readCpuSeconds } from './measure/read-usage.ts';
import { saveResults } from './measure/save-results.ts';
import { type ScreenFigures, watchScreen } from './measure/watch-screen.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { createMover, type Mover } from './setup/move-rows.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

// Rows move as fast as it is asked for, and a Chromium shows them. Does the page stay one that can be used: how long is it
// held by a task, how many frames does it draw, does its memory grow? And what do the streams that tell pages cost the api
// and Postgres, with nothing to tell and with all of that?

const { values: options } = parseArgs({
  options: {
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
    streams: { type: 'string', default: '1,100' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    'frames-min': { type: 'string', default: '30' },
    'no-pages': { type: 'boolean', default: false },
  },
});
const rate = Number(options.rate);
const seconds = Number(options.seconds);
const member = { email: 'bench@example.com', password: 'correct horse battery staple' };
// As many as one member or token may have.
const streamsPerToken = 20;
const token = 'nf_at_bench_token_of_the_account';

type Api = Awaited<ReturnType<typeof startApi>>;

async function logIn(browser: Browser, { url }: Api): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${url}/ops/login`);
  await page.fill('[name=email]', member.email);
  await page.fill('[name=password]', member.password);
  await page.click('button[type=submit]');
  await page.waitForURL(/\/ops\/p\//);
  await page.close();
  return context;
}

interface Screen {
  name: string;
  path: string;
}

async function showScreen(context: BrowserContext, { url }: Api, { name, path }: Screen) {
  const page = await context.newPage();
  try {
    await page.goto(`${url}/ops/p/default${path}`);
    await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
    await wait(3_000);
    const figures = await watchScreen(page, seconds);
    process.stdout.write(`${name}: longest task ${figures.longestTaskMs.toFixed(0)} ms\n`);
    return { name, ...figures };
  } finally {
    await page.close();
  }
}

async function makeToken(url: string): Promise<string> {
  const answer = await fetch(`${url}/management/v1/account-tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"name":"bench"}',
  });
  const made = (await answer.json()) as { token: string };
  return `Bearer ${made.token}`;
}

/** Opens streams as that many browsers would, and reads them. */
async function openStreams(
  { url }: Api,
  count: number,
): Promise<{ told(): number; close(): void }> {
  const leaving = new AbortController();
  let told = 0;
  const read = async (body: ReadableStream<Uint8Array>) => {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      told += Buffer.from(chunk).toString().split('event: changed').length - 1;
    }
  };
  let authorization = `Bearer ${token}`;
  for (let opened = 0; opened < count; opened += 1) {
    if (opened % streamsPerToken === 0) authorization = await makeToken(url);
    const answer = await fetch(`${url}/management/v1/changes/stream`, {
      headers: { authorization },
      signal: leaving.signal,
    });
    if (answer.status !== 200 || answer.body === null) throw new Error(await answer.text());
    void read(answer.body).catch(() => {});
  }
  return { told: () => told, close: () => leaving.abort() };
}

interface Cost {
  streams: number;
  load: string;
  apiMsPerSecond: number;
  postgresMsPerSecond: number;
  eventsPerStreamSecond: number;
}

/** What the processes have had meanwhile; of Postgres without what the rows themselves cost. */
async function measureCost(
  { api, servers, load }: { api: Api; servers: Servers; load: string },
  count: number,
): Promise<Cost> {
  const streams = await openStreams(api, count);
  await wait(3_000);
  const { rows } = await servers.sql.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE application_name = 'notiflow'`,
  );
  const ofApi = new Set(rows.map(({ pid }) => pid));
  const readOfApi = async () =>
    new Map([...(await readPostgresCpu(servers))].filter(([pid]) => ofApi.has(pid)));
  const [apiBefore, postgresBefore, toldBefore] = [
    await readCpuSeconds(api.pid),
    await readOfApi(),
    streams.told(),
  ];
  await wait(seconds * 1_000);
  const cost = {
    streams: count,
    load,
    apiMsPerSecond: (((await readCpuSeconds(api.pid)) - apiBefore) * 1_000) / seconds,
    postgresMsPerSecond: (postgresCpuBetween(postgresBefore, await readOfApi()) * 1_000) / seconds,
    eventsPerStreamSecond: count === 0 ? 0 : (streams.told() - toldBefore) / seconds / count,
  };
  streams.close();
  await wait(1_000);
  return cost;
}

function printScreens(screens: ({ name: string } & ScreenFigures)[]): string {
  return printTable([
    [
      '',
      'long tasks/min',
      'longest',
      'frames/s',
      'frame p99',
      'busy',
      'heap MB',
      'requests/s',
      'shift',
    ],
    ...screens.map((screen) => [
      screen.name,
      screen.longTasksPerMinute.toFixed(1),
      `${screen.longestTaskMs.toFixed(0)} ms`,
      screen.framesPerSecond.toFixed(0),
      `${screen.frameP99Ms.toFixed(0)} ms`,
      `${(screen.busyShare * 100).toFixed(0)} %`,
      `${screen.heapStartMb.toFixed(1)} → ${screen.heapEndMb.toFixed(1)}`,
      screen.requestsPerSecond.toFixed(2),
      screen.layoutShift.toFixed(3),
    ]),
  ]);
}

function printCosts(costs: Cost[]): string {
  return printTable([
    ['load', 'streams', 'api ms/s', 'Postgres ms/s', 'events/s each'],
    ...costs.map((cost) => [
      cost.load,
      String(cost.streams),
      cost.apiMsPerSecond.toFixed(1),
      cost.postgresMsPerSecond.toFixed(1),
      cost.eventsPerStreamSecond.toFixed(2),
    ]),
  ]);
}

await buildPrograms('api');
const servers = await startServers({ durable: false });
const api = await startApi(servers, {
  env: {
    BOOTSTRAP_MEMBER_EMAIL: member.email,
    BOOTSTRAP_MEMBER_PASSWORD: member.password,
    DATABASE_POOL_SIZE: '10',
  },
});
let mover: Mover | null = null;
let browser: Browser | null = null;
try {
  const costs: Cost[] = [];
  const counts = [0, ...options.streams.split(',').map(Number)];
  for (const count of counts) costs.push(await measureCost({ api, servers, load: 'idle' }, count));
  mover = await createMover(servers.databaseUrl);
  mover.begin(rate);
  const startedAt = performance.now();
  const load = `${rate}/s`;
  for (const count of counts) costs.push(await measureCost({ api, servers, load }, count));
  process.stdout.write(`${printCosts(costs)}\n`);
  const screens: ({ name: string } & ScreenFigures)[] = [];
  if (!options['no-pages']) {
    browser = await chromium.launch({
      executablePath: options.chromium,
      args: ['--no-sandbox', '--disable-background-timer-throttling'],
    });
    const context = await logIn(browser, api);
    for (const screen of [
      // Nothing of it is live: what the machine does to any page.
      { name: 'Settings, nothing of which moves', path: '/settings' },
      { name: 'Overview', path: '' },
      { name: 'Runs', path: '/runs' },
      { name: 'Run', path: `/runs/${mover.runId}` },
      { name: 'Deliveries', path: '/deliveries' },
    ]) {
      screens.push(await showScreen(context, api, screen));
    }
  }
  const movedPerSecond = (mover.moved() * 1_000) / (performance.now() - startedAt);
  process.stdout.write(`\n${movedPerSecond.toFixed(0)} changes of rows a second\n\n`);
  if (screens.length > 0) process.stdout.write(`${printScreens(screens)}\n`);
  await saveResults(servers, {
    name: 'live-pages',
    results: { movedPerSecond, seconds, costs, screens },
  });
  const slowest = Math.min(...screens.map(({ framesPerSecond }) => framesPerSecond));
  process.exitCode = slowest >= Number(options['frames-min']) ? 0 : 1;
} finally {
  await browser?.close();
  await mover?.stop();
  await api.stop();
  await servers.stop();
}
