import { createDatabase, type Database, newId } from '@notiflow/database';
import {
  createHttpCaller,
  createOutbound,
  type Providers,
  type ReceiptPolling,
  type SendInput,
  type SendResult,
} from '@notiflow/providers';
import { type JobOf, type QueueDepth, type QueueName, queueNames } from '@notiflow/queue';
import { createRenderer, type Renderer } from '@notiflow/templates';
import { createResealer, generateKeyRing, parseKeyRing } from '@notiflow/vault';
import { createCallMaker } from '../../apps/worker/src/calls/create-call-maker.ts';
import type { WorkerDeps } from '../../apps/worker/src/deps.ts';
import { findObstaclesSince } from '../../apps/worker/src/dispatch/find-obstacles-since.ts';
import { silentMs } from '../../apps/worker/src/dispatch/pulse.ts';
import { createEventSender } from '../../apps/worker/src/event-messages/create-event-sender.ts';
import { createPlans } from '../../apps/worker/src/plans.ts';
import type { Puller } from '../../apps/worker/src/pull/create-puller.ts';
import { attemptDelivery, channelsOf } from '../../apps/worker/src/stages/attempt-delivery.ts';
import { createAttemptRecorder } from '../../apps/worker/src/stages/attempt-recorder.ts';
import { stages } from '../../apps/worker/src/stages/index.ts';
import { sweeps } from '../../apps/worker/src/sweeps/index.ts';
import { createWorkerMetrics, type WorkerMetrics } from '../../apps/worker/src/worker-metrics.ts';
import { claimDue } from './claim-due.ts';
import { fastForward } from './fast-forward.ts';
import { queryRows } from './query-rows.ts';

/** What the worker would do with a database, in this process and on demand. */
export interface Drain {
  database: Database;
  /** What was handed to the pretended providers, in order. */
  sent: SendInput[];
  /** What was logged of failures, in order. */
  logged: { event: string; fields: object }[];
  metrics: WorkerMetrics;
  /** Works until nothing is due; answers how many jobs there were. */
  drain(): Promise<number>;
  /** Makes one look of every sweep, and works no job. */
  sweep(): Promise<void>;
  /** Lets time pass for a project, and then works until nothing is due. */
  drainAfter(input: { projectId: string; byMs: number }): Promise<number>;
  close(): Promise<void>;
}

/** Who sends: real providers, or pretended ones, which accept everything unless `send` says otherwise. */
export interface DrainOptions {
  providers?: Providers;
  send?: (input: SendInput) => SendResult | Promise<SendResult>;
  /** How every service is asked what became of messages; by default none is. */
  receipts?: ReceiptPolling;
  /** What the doorbell does otherwise than to take every ring. */
  doorbell?: Partial<WorkerDeps['doorbell']>;
  /** Who hears that feeds have changed; nobody when left out. */
  feedBell?: Pick<WorkerDeps['feedBell'], 'ring'>;
  /** What every channel has for credentials. */
  credentials?: Record<string, unknown>;
  /** The networks that fetch steps may call into; by default the machine itself. */
  allowCidrs?: string[];
  /** Where recipients change what they get; by default messages have no such links. */
  findPages?: WorkerDeps['findPages'];
  /** Makes mails countable; by default none is. */
  trackMail?: WorkerDeps['trackMail'];
}

interface Job {
  queue: QueueName;
  data: JobOf<QueueName>;
}

// More than any test makes; a step that rings for itself for ever ends here.
const jobsMax = 10_000;

// A thread takes longer to start than most tests take: the drains of one file share theirs.
let shared: Renderer | undefined;

afterAll(async () => {
  await shared?.close();
  shared = undefined;
});

/** Opens a database with the real stages, sweeps and renderer over it; the queue is a list, and providers are a function. */
export function createDrain(databaseUrl: string, options: DrainOptions = {}): Drain {
  const database = createDatabase({ url: databaseUrl });
  shared ??= createRenderer({ threads: 1 });
  const renderer = shared;
  const jobs: Job[] = [];
  const sent: SendInput[] = [];
  const logged: Drain['logged'] = [];
  const metrics = createWorkerMetrics();
  const workerId = newId();
  // Calls of fetch steps go to real peers.
  const httpCaller = createHttpCaller({
    outbound: createOutbound({ allowCidrs: options.allowCidrs ?? ['127.0.0.0/8'] }),
    connections: 10,
  });
  const accept = (): SendResult => ({ kind: 'accepted' });
  const deps = {
    ...database,
    database,
    retentionDays: { contentDays: 30, historyDays: 90, auditDays: 365 },
    quotas: {
      openDeliveries: null,
      scheduledRuns: null,
      recipientsPerDay: null,
      storedBytes: null,
    },
    plans: createPlans(database.notiflows),
    renderer,
    findPages: options.findPages ?? null,
    trackMail: options.trackMail ?? null,
    publicUrl: null,
    doorbell: { ...collectingDoorbell(jobs), ...options.doorbell },
    feedBell: options.feedBell ?? { ring: () => {} },
    providers: options.providers ?? {
      receiptsOf: () => options.receipts ?? null,
      async send(_: unknown, input: SendInput) {
        sent.push(input);
        return (options.send ?? accept)(input);
      },
    },
    queues: queueNames,
    resealer: createResealer(parseKeyRing(generateKeyRing())),
    dispatcher: {
      wake: async () => {},
      look: sendDue,
      howIs: () => ({ isDown: false, penalty: 0 }),
    },
    openCredentials: () => ({ ok: true, value: options.credentials ?? {} }),
    logger: {
      info: () => {},
      warn: () => {},
      error: (event: string, fields: object) => void logged.push({ event, fields }),
    },
    metrics,
    stopping: new AbortController().signal,
    abortSends: new AbortController().signal,
    httpCaller,
  } as unknown as WorkerDeps;
  const recorder = createAttemptRecorder(deps, workerId);
  const callMaker = createCallMaker(deps);
  deps.callMaker = workedOut(callMaker);
  const eventSender = createEventSender({
    ...deps,
    // Tests store them in clear.
    openEndpointSecrets: ({ secret, previousSecret }) =>
      [secret, previousSecret ?? []].flat().join(' '),
  });
  deps.eventSender = workedOut(eventSender);

  /** Does as a dispatcher does, one after the other: what a worker lost is taken over, what is due is sent. */
  async function sendDue(): Promise<number> {
    const { deliveries } = database;
    const takenOver = await deliveries.takeOverLost({ workerId, silentMs, limit: jobsMax });
    for (;;) {
      const claim = await claimDue(database, { workerId });
      if (claim.deliveries.length === 0) return takenOver;
      const channelIds = claim.deliveries.flatMap(({ channelId, homeChannelId }) =>
        [channelId, homeChannelId].filter((id) => id !== null),
      );
      const channels = await deliveries.loadChannels([...new Set(channelIds)]);
      const obstacles = await findObstaclesSince(deps, claim.deliveries);
      for (const delivery of claim.deliveries) {
        const facts = {
          ...channelsOf(delivery, channels),
          obstacle: obstacles.get(delivery.id) ?? null,
        };
        await recorder.record(await attemptDelivery(deps, delivery, facts));
      }
    }
  }

  async function lookOnce(): Promise<void> {
    for (const { sweep } of sweeps) await sweep(deps);
  }

  async function drain(): Promise<number> {
    await ringDueRuns(databaseUrl, jobs);
    await ringToldEvents(databaseUrl, jobs);
    let worked = 0;
    for (;;) {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
        worked += 1;
        if (worked > jobsMax) throw new Error('The stages never come to an end.');
        await workJob(deps, job);
      }
      await lookOnce();
      if (jobs.length === 0) return worked;
    }
  }

  return {
    database,
    sent,
    logged,
    metrics,
    drain,
    sweep: lookOnce,
    async drainAfter(input) {
      await fastForward({ databaseUrl }, input);
      return drain();
    },
    async close() {
      await Promise.all([callMaker.whenIdle(), eventSender.whenIdle()]);
      await httpCaller.close();
      await database.close();
    },
  };
}

/** Each look works until nothing is under way. */
function workedOut(puller: Puller): Puller {
  return {
    ...puller,
    async look() {
      const found = await puller.look();
      await puller.whenIdle();
      return found;
    },
  };
}

function collectingDoorbell(jobs: Job[]): Partial<WorkerDeps['doorbell']> {
  const idle: QueueDepth = { waiting: 0, active: 0, delayed: 0, oldestWaitingMs: null };
  return {
    async ring(queue, data, { delayMs = 0 } = {}) {
      // What is not due yet is found by a sweep when it is.
      if (delayMs === 0) jobs.push(...data.map((one) => ({ queue, data: one })));
      return true;
    },
    async ringRun(runId) {
      jobs.push({ queue: 'runs', data: { run_ids: [runId] } });
      return true;
    },
    depths: async () =>
      Object.fromEntries(queueNames.map((name) => [name, idle])) as Record<QueueName, QueueDepth>,
    isReachable: async () => true,
  };
}

async function workJob(deps: WorkerDeps, { queue, data }: Job): Promise<void> {
  const { work } = stages[queue] as { work(deps: WorkerDeps, job: object): Promise<void> };
  await work(deps, data);
}

/** Does what the api does after it accepted a run. */
async function ringDueRuns(databaseUrl: string, jobs: Job[]): Promise<void> {
  const rows = await queryRows<{ id: string }>(
    { databaseUrl },
    `SELECT id FROM runs WHERE status IN ('accepted', 'fanning_out')
       AND (send_at IS NULL OR send_at <= now()) ORDER BY id`,
  );
  jobs.push(...rows.map(({ id }) => ({ queue: 'runs' as const, data: { run_ids: [id] } })));
}

/** Does what the api does after it took an event. */
async function ringToldEvents(databaseUrl: string, jobs: Job[]): Promise<void> {
  const rows = await queryRows<{ id: string }>(
    { databaseUrl },
    'SELECT id FROM events WHERE sweep_at IS NOT NULL ORDER BY id',
  );
  if (rows.length === 0) return;
  jobs.push({ queue: 'events', data: { event_ids: rows.map(({ id }) => id) } });
}
