import { setTimeout as wait } from 'node:timers/promises';
import type { DeliveryLine } from '@notiflow/contracts';
import {
  isUnavailable,
  mayBlameRows,
  type RecordedAttempt,
  type RecordedDelivery,
} from '@notiflow/database';
import type { SendingDeps } from '../dispatch/sending-deps.ts';
import type { Attempted } from './attempt-delivery.ts';

const retryMs = 500;

// What is not recorded is sent again. Nobody takes it over while Postgres is away, and its slot is held meanwhile.
const retryForMs = 10 * 60_000;

// The code of an outcome that is kept without the provider's words.
const notStorable = 'answer_not_storable';

/** Records outcomes in small batches. */
export interface AttemptRecorder {
  /** Resolves when the outcome is recorded, or given up; never rejects. */
  record(attempted: Attempted): Promise<void>;
}

type RecorderDeps = Pick<SendingDeps, 'deliveries' | 'logger' | 'metrics'> & {
  /** Hears of what goes by another channel from now on and may be tried there at once. */
  onFailedOver?(moved: MovedLine): void;
};

/** Where a delivery waits that was given to another channel. */
export interface MovedLine {
  /** The channel it was given to. */
  channelId: string;
  lane: string;
  line: DeliveryLine;
}

/** Makes the recorder of everything a worker has claimed. */
export function createAttemptRecorder(deps: RecorderDeps, workerId: string): AttemptRecorder {
  let gathered: Attempted[] = [];
  let recording: Promise<void> = Promise.resolve();

  // Until an outcome is recorded, a lost worker means a repeated attempt: so record at once, and
  // what comes in meanwhile together with the next.
  async function recordGathered(): Promise<void> {
    const batch = gathered;
    gathered = [];
    await recordBatch(deps, workerId, batch);
  }

  return {
    record(attempted) {
      gathered.push(attempted);
      if (gathered.length === 1) recording = recording.then(recordGathered);
      return recording;
    },
  };
}

/** Records a batch; one that an outcome makes fail is halved, down to the outcome at fault. */
async function recordBatch(
  deps: RecorderDeps,
  workerId: string,
  batch: Attempted[],
): Promise<void> {
  const attempts = batch.map(({ record }) => record);
  try {
    const held = await persist(() => deps.deliveries.recordAttempts({ workerId, attempts }));
    // Another worker took over what is not held any more: its outcome is the one that counts.
    const recorded = batch.filter(({ delivery }) => held.has(delivery.id));
    for (const attempted of recorded) reportAttempt(deps, attempted);
    for (const { record } of recorded) tellFailedOver(deps, record, held.get(record.id));
    await reportSimulated(deps, recorded);
  } catch (error) {
    if (mayBlameRows(error)) return recordParts(deps, { workerId, batch, error });
    // The leases will end, and the attempts count as crashed; the batches after this one still count.
    deps.logger.error('delivery.not_recorded', { count: batch.length }, error);
  }
}

/** What cannot be told, since this process ends before, the next look of a worker finds. */
function tellFailedOver(
  { onFailedOver }: RecorderDeps,
  { move }: RecordedAttempt,
  waits: RecordedDelivery | undefined,
): void {
  // A channel that was deleted or blocked meanwhile was not gone to.
  if (move?.kind !== 'fail_over' || !waits?.line || waits.lane !== move.lane) return;
  onFailedOver?.({ channelId: move.channelId, lane: waits.lane, line: waits.line });
}

/** A simulated recipient answers at once; nobody else does before a service calls back. */
async function reportSimulated(
  deps: Pick<RecorderDeps, 'deliveries'>,
  recorded: Attempted[],
): Promise<void> {
  const reports = recorded.flatMap(({ record, report }) =>
    report === undefined ? [] : [{ id: record.id, status: report }],
  );
  if (reports.length > 0) await persist(() => deps.deliveries.reportDeliveries(reports));
}

async function recordParts(
  deps: RecorderDeps,
  { workerId, batch, error }: { workerId: string; batch: Attempted[]; error: unknown },
): Promise<void> {
  const [first, ...others] = batch;
  if (first === undefined) return;
  if (others.length > 0) {
    const half = Math.ceil(batch.length / 2);
    await recordBatch(deps, workerId, batch.slice(0, half));
    return recordBatch(deps, workerId, batch.slice(half));
  }
  const silenced = silence(first);
  // The lease will end, and the attempt counts as crashed: the third time the delivery is quarantined.
  if (silenced === null) return deps.logger.error('delivery.not_recorded', { count: 1 }, error);
  deps.logger.error('delivery.not_storable', { delivery_id: first.delivery.id }, error);
  await recordBatch(deps, workerId, [silenced]);
}

/**
 * Takes away what the provider said in its own words: they may be what Postgres refuses, and the outcome counts without
 * them. Null when that was done before.
 */
function silence(attempted: Attempted): Attempted | null {
  const { record } = attempted;
  if (record.code === notStorable) return null;
  const said = { code: notStorable, reason: null, providerMessageId: null };
  return { ...attempted, record: { ...record, ...said } };
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
  { logger, metrics }: Pick<SendingDeps, 'logger' | 'metrics'>,
  { delivery, record }: Attempted,
): void {
  const { channelType, provider } = delivery;
  const failsOver = record.move?.kind === 'fail_over';
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
    status: failsOver ? 'pending' : record.status,
    retry_delay_ms: failsOver ? 0 : record.retryDelayMs,
    moved: record.move?.kind ?? null,
    duration_ms: Math.round(record.durationMs),
  });
}
