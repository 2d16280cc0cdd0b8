import { setTimeout as wait } from 'node:timers/promises';
import { queueOfChannelType } from '@notiflow/queue';
import type { WorkerDeps } from '../deps.ts';
import type { Attempted } from './attempt-delivery.ts';

// Until an outcome is recorded, a lost worker means a repeated attempt: record soon, but not one by one.
const gatherMs = 10;
const gatherMax = 25;
const retryMs = 500;
const retryForMs = 30_000;

/** Records outcomes in small batches while a set is worked. */
export interface AttemptRecorder {
  add(attempted: Attempted): void;
  /** Resolves when everything added is recorded. */
  close(): Promise<void>;
}

/** Makes a recorder for the deliveries of one claim. */
export function createAttemptRecorder(
  deps: Pick<WorkerDeps, 'deliveries' | 'doorbell' | 'logger' | 'metrics'>,
  token: string,
): AttemptRecorder {
  let gathered: Attempted[] = [];
  let timer: NodeJS.Timeout | undefined;
  let recording: Promise<void> = Promise.resolve();

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const batch = gathered;
    gathered = [];
    if (batch.length > 0) recording = recording.then(() => recordBatch(deps, token, batch));
  }

  return {
    add(attempted) {
      gathered.push(attempted);
      if (gathered.length >= gatherMax) flush();
      else timer ??= setTimeout(flush, gatherMs);
    },
    async close() {
      flush();
      await recording;
    },
  };
}

async function recordBatch(
  deps: Pick<WorkerDeps, 'deliveries' | 'doorbell' | 'logger' | 'metrics'>,
  token: string,
  batch: Attempted[],
): Promise<void> {
  const attempts = batch.map(({ record }) => record);
  await persist(() => deps.deliveries.recordAttempts({ token, attempts }));
  for (const attempted of batch) reportAttempt(deps, attempted);
  await ringRetries(deps, batch);
}

/** Tries again while Postgres is away; after that the lease ends and the attempt counts as crashed. */
async function persist(record: () => Promise<unknown>): Promise<void> {
  const giveUpAt = performance.now() + retryForMs;
  for (;;) {
    try {
      await record();
      return;
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await wait(retryMs);
    }
  }
}

function reportAttempt(
  { logger, metrics }: Pick<WorkerDeps, 'logger' | 'metrics'>,
  { delivery, record }: Attempted,
): void {
  const { channelType, provider } = delivery;
  metrics.attempts.increment({ channel_type: channelType, provider, outcome: record.outcome });
  logger.info('delivery.attempted', {
    delivery_id: delivery.id,
    notification_id: delivery.notificationId,
    run_id: delivery.runId,
    channel_type: channelType,
    provider,
    attempt: record.attempt,
    outcome: record.outcome,
    code: record.code,
    status: record.status,
    retry_delay_ms: record.retryDelayMs,
    duration_ms: Math.round(record.durationMs),
  });
}

/** Rings promptly for the next attempts; the sweep would find them too, a little later. */
async function ringRetries(
  { doorbell }: Pick<WorkerDeps, 'doorbell'>,
  batch: Attempted[],
): Promise<void> {
  for (const { delivery, record } of batch) {
    const queue = queueOfChannelType(delivery.channelType);
    if (record.retryDelayMs === null || queue === null) continue;
    await doorbell.ring(queue, [{ delivery_ids: [delivery.id] }], {
      delayMs: Math.ceil(record.retryDelayMs),
    });
  }
}
