import { setTimeout as sleep } from 'node:timers/promises';
import { answerWithin } from './answer-within.ts';
import { type OpenedQueue, openQueues } from './open-queues.ts';
import { openStore } from './open-store.ts';
import { createOutageReporter, toError } from './outage-reporter.ts';
import type { QueueOptions } from './queue-options.ts';
import { type JobOf, type QueueName, queueNames } from './queues.ts';
import type { RingOptions } from './ring-options.ts';
import { createRunRinger } from './ring-runs.ts';

const answerLimitMs = 500;
/** One larger batch would hold up everyone else's commands for as long as the server takes for it. */
const batchSize = 500;
/** A ring a few milliseconds later costs nobody anything, and one for each run costs as much as accepting it. */
const runsApartMs = 20;

/** How many jobs a queue holds. */
export interface QueueDepth {
  /** Ready to be worked, with and without priority. */
  waiting: number;
  active: number;
  delayed: number;
  /** How long the jobs that come next have been ready; null when none is waiting. */
  oldestWaitingMs: number | null;
}

/** A queue for whoever looks after it. */
export interface QueueState extends QueueDepth {
  isPaused: boolean;
  /** Consumers that are connected, those of all workers. */
  consumers: number;
  /** Jobs that were worked in each of the last minutes, the latest first. */
  workedByMinute: number[];
}

/** What can be done to a queue. A job is a ring: what a queue loses, the sweeps ring for again. */
export type QueueAction = 'pause' | 'resume' | 'drain';

/** Adds jobs. Nothing here throws, and nothing takes long when the server is away or hangs. */
export interface Doorbell {
  /** Adds jobs; false when the server is away or does not answer within 500 ms, and then a sweep must ring again. */
  ring<N extends QueueName>(queue: N, jobs: JobOf<N>[], options?: RingOptions): Promise<boolean>;
  /** The same for one run; the first rings at once, and runs that come within a few milliseconds share a job. */
  ringRun(runId: string, options?: RingOptions): Promise<boolean>;
  /** Counts the jobs of every queue; null when the server does not answer within 500 ms. */
  depths(): Promise<Record<QueueName, QueueDepth> | null>;
  /** Looks at every queue closely; null when the server does not answer within 500 ms. */
  states(): Promise<Record<QueueName, QueueState> | null>;
  /** Pauses a queue, lets it go on, or takes out what waits in it; false when the server does not answer within 500 ms. */
  act(queue: QueueName, action: QueueAction): Promise<boolean>;
  /** Tells whether the server answers within 500 ms. */
  isReachable(): Promise<boolean>;
  /** Rings for what still waits, then closes the connections. */
  close(): Promise<void>;
}

/** Opens the producer's side of all queues; the server may be away, now and later. */
export function createDoorbell({ connection, onError }: QueueOptions): Doorbell {
  const onOutage = createOutageReporter(onError);
  const store = openStore(connection, { role: 'producer', onError: onOutage });
  const opened = openQueues(store, onOutage);
  const ring: Doorbell['ring'] = async (name, jobs, options = {}) => {
    try {
      await answerWithin(store.tried, answerLimitMs);
      await addInBatches(opened[name], jobs, options);
      return true;
    } catch (error) {
      onError({ kind: 'not_rung', queue: name, error: toError(error) });
      return false;
    }
  };
  const runRinger = createRunRinger({
    ring: (jobs, options) => ring('runs', jobs, options),
    pause: () => sleep(runsApartMs),
  });
  return {
    ring,
    ringRun: runRinger.ringRun,
    depths: () => lookAt(opened, measureDepth),
    states: () => lookAt(opened, readState),
    async act(name, action) {
      try {
        await answerWithin(opened[name][action](), answerLimitMs);
        return true;
      } catch (error) {
        onOutage(toError(error));
        return false;
      }
    },
    isReachable: () =>
      answerWithin(store.ping(), answerLimitMs).then(
        () => true,
        () => false,
      ),
    async close() {
      await runRinger.whenRung();
      await Promise.all(queueNames.map((name) => opened[name].close()));
      await store.close();
    },
  };
}

async function addInBatches(
  queue: OpenedQueue,
  jobs: object[],
  { delayMs, priority }: RingOptions,
): Promise<void> {
  for (let start = 0; start < jobs.length; start += batchSize) {
    const batch = jobs
      .slice(start, start + batchSize)
      .map((data) => ({ name: 'ring', data, opts: { delay: delayMs, priority } }));
    await answerWithin(queue.addBulk(batch), answerLimitMs);
  }
}

/** Looks at every queue; null when the server does not answer in time. */
async function lookAt<T>(
  opened: Record<QueueName, OpenedQueue>,
  look: (queue: OpenedQueue) => Promise<T>,
): Promise<Record<QueueName, T> | null> {
  try {
    const looked = Promise.all(
      queueNames.map(async (name) => [name, await look(opened[name])] as const),
    );
    return Object.fromEntries(await answerWithin(looked, answerLimitMs)) as Record<QueueName, T>;
  } catch {
    return null;
  }
}

const minutesShown = 60;

async function readState(queue: OpenedQueue): Promise<QueueState> {
  const [depth, isPaused, consumers, worked] = await Promise.all([
    measureDepth(queue),
    queue.isPaused(),
    queue.getWorkersCount(),
    queue.getMetrics('completed', 0, minutesShown - 1),
  ]);
  return { ...depth, isPaused, consumers, workedByMinute: worked.data.map(Number) };
}

async function measureDepth(queue: OpenedQueue): Promise<QueueDepth> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed');
  const { waiting = 0, prioritized = 0, active = 0, delayed = 0 } = counts;
  // Newest first and from the end, because that is the one order both backends agree on.
  const last = waiting - 1;
  const next = await Promise.all([
    waiting > 0 ? queue.getJobs('waiting', last, last, false) : [],
    prioritized > 0 ? queue.getJobs('prioritized', 0, 0, true) : [],
  ]);
  const readySince = next.flat().map((job) => job.timestamp + (job.opts.delay ?? 0));
  const oldestWaitingMs =
    readySince.length === 0 ? null : Math.max(0, Date.now() - Math.min(...readySince));
  return { waiting: waiting + prioritized, active, delayed, oldestWaitingMs };
}
