import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  isBroadcast,
  type Recipient,
  ringPriority,
  runPriorities,
  type Step,
} from '@notiflow/contracts';
import { createDoorbell, type Doorbell } from '@notiflow/queue';
import { people, runInput, type SeededProject } from '../test/support/seed-project.ts';
import { printTable } from './measure/print-table.ts';
import { saveResults } from './measure/save-results.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { startProgram } from './setup/start-program.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

// One project sends many in-app broadcasts, and right behind it each of the others sends one, and then a `high` run for
// one person: how much longer than alone do these take? With fair turns a broadcast takes about as many times as long
// as there are projects, however many the first one sends.

const { values: options } = parseArgs({
  options: {
    projects: { type: 'string', default: '2,10' },
    broadcasts: { type: 'string', default: '10' },
    recipients: { type: 'string', default: '5000' },
  },
});
const broadcasts = Number(options.broadcasts);
const many = people(Number(options.recipients));
const prefix = 'notiflow';
const pollMs = 20;
const giveUpMs = 10 * 60_000;

const steps: Step[] = [
  { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
  {
    type: 'channel',
    handle: 'feed',
    position: 1,
    channel_type: 'in_app',
    channel_handle: 'feed',
    template: { content_type: 'markdown', body: 'Hello {{ recipient.external_id }}' },
  },
  { type: 'end', handle: 'end', position: 2 },
];

interface Bench {
  servers: Servers;
  doorbell: Doorbell;
}

interface Figures {
  projects: number;
  aloneS: number;
  othersS: number;
  timesAlone: number;
  highMs: number;
}

async function createSender({ servers }: Bench, slug: string): Promise<SeededProject> {
  const { database } = servers;
  const key = (name: string) => ({ prefix: 'x', hash: Buffer.from(`${slug} ${name}`) });
  const project = await database.projects.createProject({
    slug,
    name: slug,
    apiKey: key('api'),
    secretKey: key('secret'),
  });
  if (project === null) throw new Error(`There is a project ${slug} already.`);
  const projectId = project.id;
  const { channel } = await database.channels.upsertChannel({
    projectId,
    handle: 'feed',
    name: 'Feed',
    type: 'in_app',
    provider: 'in_app',
    settings: {},
    sealedCredentials: undefined,
  });
  const notiflow = { projectId, handle: 'welcome' };
  await database.notiflows.saveNotiflow({
    ...notiflow,
    active: true,
    definition: { steps, sha: 'sha' },
  });
  await database.notiflows.publishNotiflow({ ...notiflow, sha: 'sha' });
  const ids = { notiflowId: '', versionId: '' };
  return { projectId, ...ids, channelIds: { webhook: '', in_app: channel.id } };
}

/** Accepts a run and rings for it, as the api does. */
async function accept(
  { servers, doorbell }: Bench,
  sender: SeededProject,
  { recipients, priority = runPriorities.normal }: { recipients: Recipient[]; priority?: number },
): Promise<string> {
  const input = { ...runInput(sender), notiflow: { handle: 'welcome' }, recipients, priority };
  const run = await servers.database.runs.acceptRun(input);
  if (run.kind !== 'accepted') throw new Error(run.kind);
  const isForMany = isBroadcast(recipients.length);
  await doorbell.ringRun(run.runId, {
    priority: ringPriority({ priority, isBroadcast: isForMany }),
  });
  return run.runId;
}

/** Answers after how many milliseconds everybody of the run has the message. */
async function waitUntilOver({ servers }: Bench, runId: string): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const { rows } = await servers.sql.query(
      `SELECT status = 'fanned_out' AND NOT EXISTS (
         SELECT FROM notifications WHERE run_id = $1 AND status = 'pending') AS is_over
       FROM runs WHERE id = $1`,
      [runId],
    );
    const tookMs = performance.now() - startedAt;
    if (rows[0].is_over) return tookMs;
    if (tookMs > giveUpMs) throw new Error(`The run ${runId} is not over after ten minutes.`);
    await wait(pollMs);
  }
}

async function measureTurns(bench: Bench, projects: number): Promise<Figures> {
  const slugs = Array.from({ length: projects }, (_, index) => `fair-${projects}-${index + 1}`);
  const senders: SeededProject[] = [];
  for (const slug of slugs) senders.push(await createSender(bench, slug));
  const [busy, ...others] = senders;
  const [first] = others;
  if (busy === undefined || first === undefined) throw new Error('There must be two projects.');
  // Twice, so that the users of the first time are known the second time.
  for (const sender of senders)
    await waitUntilOver(bench, await accept(bench, sender, { recipients: many }));
  const aloneMs = await waitUntilOver(bench, await accept(bench, first, { recipients: many }));
  const theirs: string[] = [];
  for (let sent = 0; sent < broadcasts; sent += 1) {
    theirs.push(await accept(bench, busy, { recipients: many }));
  }
  const runIds: string[] = [];
  for (const sender of others) runIds.push(await accept(bench, sender, { recipients: many }));
  const over = Promise.all(runIds.map((runId) => waitUntilOver(bench, runId)));
  const high = { recipients: people(1), priority: runPriorities.high };
  const highMs = await waitUntilOver(bench, await accept(bench, first, high));
  const othersS = Math.max(...(await over)) / 1_000;
  for (const runId of theirs) await waitUntilOver(bench, runId);
  const aloneS = aloneMs / 1_000;
  return { projects, aloneS, othersS, timesAlone: othersS / aloneS, highMs };
}

await buildPrograms('worker');
const servers = await startServers({ durable: true });
const connection = { kind: 'redis', url: servers.redisUrl, prefix } as const;
const bench: Bench = { servers, doorbell: createDoorbell({ connection, onError: () => {} }) };
const worker = await startProgram({
  entry: 'apps/worker/dist/main.js',
  readyText: 'worker.started',
  env: {
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
    QUEUE_PREFIX: prefix,
    DATA_DIR: servers.dataDir,
  },
});
try {
  const figures: Figures[] = [];
  for (const projects of options.projects.split(',').map(Number)) {
    figures.push(await measureTurns(bench, projects));
  }
  const rows = figures.map(({ projects, aloneS, othersS, timesAlone, highMs }) => [
    String(projects),
    aloneS.toFixed(2),
    othersS.toFixed(2),
    timesAlone.toFixed(1),
    highMs.toFixed(0),
  ]);
  const head = ['projects', 'one alone, s', 'the others, s', 'times', 'high run, ms'];
  process.stdout.write(`${printTable([head, ...rows])}\n`);
  const results = { broadcasts, recipients: many.length, figures };
  await saveResults(servers, { name: 'fair-turns', results });
} finally {
  await worker.stop();
  await bench.doorbell.close();
  await servers.stop();
}
