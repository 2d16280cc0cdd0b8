import { setTimeout as sleep } from 'node:timers/promises';
import { createParser, type Parser } from '@notiflow/contracts';
import { Worker } from 'bullmq';
import { answerWithin } from './answer-within.ts';
import type { JobStore } from './job-store.ts';
import { openStore } from './open-store.ts';
import { createOutageReporter, toError } from './outage-reporter.ts';
import type { QueueOptions, QueueProblem } from './queue-options.ts';
import { type JobOf, type QueueName, queues } from './queues.ts';

/** Works jobs of queues until closed, across outages of the server. */
export interface Consumers {
  /** Starts to work a queue; a job that is malformed or whose work throws is reported and not repeated. */
  consume<N extends QueueName>(
    queue: N,
    work: (job: JobOf<N>) => Promise<void>,
    options: { concurrency: number },
  ): void;
  /** Takes no more jobs than are on their way, waits at most `graceMs` for these, then closes the connections. */
  close(graceMs: number): Promise<void>;
}

/** How long a server that hangs may keep an idle worker from closing. */
const goodbyeMs = 1_000;

const workerOptions = {
  lockDuration: 30_000,
  stalledInterval: 15_000,
  // Crashes are counted in Postgres; BullMQ would drop the job after the second one.
  maxStalledCount: 1_000_000,
  // Tried again after a second, not BullMQ's 15, so that work goes on soon after an outage.
  runRetryDelay: 1_000,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
  // Counts what was worked, also without a job to look at, and keeps an hour of it by the minute.
  metrics: { maxDataPoints: 60 },
};

/** Opens the consumer's side of the queues; the server may be away, now and later. */
export function createConsumers({ connection, onError }: QueueOptions): Consumers {
  const onOutage = createOutageReporter(onError);
  const store = openStore(connection, { role: 'consumer', onError: onOutage });
  const workers: Closing['workers'] = [];
  const running: Closing['running'] = new Set();
  let closed: Promise<void> | undefined;
  return {
    consume(queue, work, { concurrency }) {
      const workJob = createJobWork({ queue, work, onError });
      const worker = new Worker(
        queue,
        async (job) => {
          const done = workJob(job.data);
          running.add(done);
          const failure = await done.finally(() => running.delete(done));
          // So that it counts as failed; what went wrong is told to `onError`, since the queue is no place for it.
          if (failure !== null) throw new Error(failure);
        },
        { ...workerOptions, connection: queue, concurrency },
        store.openBackend,
      );
      worker.on('error', onOutage);
      workers.push(worker);
    },
    close(graceMs) {
      closed ??= closeWorkers({ workers, running, store }, graceMs);
      return closed;
    },
  };
}

interface Closing {
  workers: Pick<Worker, 'pause' | 'close'>[];
  running: Set<Promise<unknown>>;
  store: JobStore;
}

async function closeWorkers({ workers, running, store }: Closing, graceMs: number): Promise<void> {
  const closeBy = performance.now() + graceMs;
  await Promise.all(workers.map((worker) => worker.pause(true)));
  const isIdle = await answerWithin(whenIdle(running, 0), graceMs).then(
    () => true,
    () => false,
  );
  // Without force BullMQ waits for its jobs, and for the server to say goodbye, without a limit.
  const isForced = !isIdle || !store.isConnected();
  const closed = Promise.all(workers.map((worker) => worker.close(isForced)));
  const limitMs = Math.max(goodbyeMs, closeBy - performance.now());
  await answerWithin(Promise.race([closed, whenIdle(running, goodbyeMs)]), limitMs).catch(() => {});
  await store.close();
}

/** Resolves when no job has been running for so long. */
async function whenIdle(running: Set<Promise<unknown>>, lastingMs: number): Promise<void> {
  do {
    await Promise.all(running);
    await sleep(lastingMs, undefined, { ref: false });
  } while (running.size > 0);
}

interface JobWork<N extends QueueName> {
  queue: N;
  work: (job: JobOf<N>) => Promise<void>;
  onError: (problem: QueueProblem) => void;
}

/** Makes a function that checks a job, works it, and reports instead of throwing; answers the kind of problem. */
function createJobWork<N extends QueueName>({ queue, work, onError }: JobWork<N>) {
  const parse = createParser(queues[queue].job) as Parser<JobOf<N>>;
  return async (data: unknown): Promise<QueueProblem['kind'] | null> => {
    const job = parse(data);
    if (!job.ok) {
      const fields = job.problems.map(({ field, message }) => `${field} ${message}`.trim());
      onError({ kind: 'malformed_job', queue, error: new Error(fields.join('; ')) });
      return 'malformed_job';
    }
    try {
      await work(job.value);
      return null;
    } catch (error) {
      onError({ kind: 'work_failed', queue, error: toError(error) });
      return 'work_failed';
    }
  };
}
