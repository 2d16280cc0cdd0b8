import { setTimeout as wait } from 'node:timers/promises';
import { ringPriority } from '@notiflow/contracts';
import { isUnavailable } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';
import type { Attempted } from './attempt-delivery.ts';
import { ringDeliveries } from './ring-deliveries.ts';

const retryMs = 500;
const retryForMs = 30_000;

/** Records outcomes in small batches while a set is worked. */
export interface AttemptRecorder {
  add(attempted: Attempted): void;
  /** Resolves when everything added is recorded, or given up; never rejects. */
  close(): Promise<void>;
}

type RecorderDeps = Pick<WorkerDeps, 'deliveries' | 'doorbell' | 'logger' | 'metrics'>;

/** Makes a recorder for the deliveries of one claim. */
export function createAttemptRecorder(deps: RecorderDeps, token: string): AttemptRecorder {
  let gathered: Attempted[] = [];
  let recording: Promise<void> | null = null;

  // Until an outcome is recorded, a lost worker means a repeated attempt: so record at once, and
  // what comes in meanwhile together with the next.
  async function recordGathered(): Promise<void> {
    while (gathered.length > 0) {
      const batch = gathered;
      gathered = [];
      await recordBatch(deps, token, batch);
    }
    recording = null;
  }

  return {
    add(attempted) {
      gathered.push(attempted);
      recording ??= recordGathered();
    },
    async close() {
      await recording;
    },
  };
}

async function recordBatch(deps: RecorderDeps, token: string, batch: Attempted[]): Promise<void> {
  const attempts = batch.map(({ record }) => record);
  try {
    const held = await persist(() => deps.deliveries.recordAttempts({ token, attempts }));
    // Another worker took over what is not held any more: its outcome is the one that counts.
    const recorded = batch.filter(({ delivery }) => held.has(delivery.id));
    for (const attempted of recorded) reportAttempt(deps, attempted);
    void ringRetries(deps, recorded);
  } catch (error) {
    // The leases will end, and the attempts count as crashed; the batches after this one still count.
    deps.logger.error('delivery.not_recorded', { count: batch.length }, error);
  }
}

/** Tries again while Postgres is away. */
async function persist<T>(record: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + retryForMs;
  for (;;) {
    try {
      return await record();
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > giveUpAt) throw error;
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

/** Rings promptly for the next attempts, those of the same second together; the sweep would find them too, a little later. */
async function ringRetries(deps: Pick<WorkerDeps, 'doorbell'>, batch: Attempted[]): Promise<void> {
  const bySecond = new Map<number, Attempted[]>();
  for (const attempted of batch) {
    const { retryDelayMs } = attempted.record;
    if (retryDelayMs === null) continue;
    const seconds = Math.ceil(retryDelayMs / 1000);
    bySecond.set(seconds, [...(bySecond.get(seconds) ?? []), attempted]);
  }
  for (const [seconds, due] of bySecond) {
    const priority = Math.min(...due.map(({ delivery }) => ringPriority(delivery)));
    const deliveries = due.map(({ delivery }) => delivery);
    await ringDeliveries(deps, deliveries, priority, seconds * 1000);
  }
}
