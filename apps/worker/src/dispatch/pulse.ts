import { setTimeout as wait } from 'node:timers/promises';
import type { SendingDeps } from './sending-deps.ts';

const everyMs = 1_000;

/** A worker that has not been heard of for so long is taken for lost, and others take what it held. */
export const silentMs = 5_000;

/**
 * Who was not heard of for so long itself judges nobody until it has been heard for as long as it asks of the others.
 * Less than their silence: after an outage of Postgres some are heard again before the others, and all of them were
 * silent for its length.
 */
const gapMs = silentMs / 2;

// An attempt begins only while the others are sure to think us alive for a while.
const freshMs = 3_000;

/** Tells the other workers that this one lives. */
export interface Pulse {
  /** Whether the last sign of life is so fresh that nobody can have taken this worker for lost. */
  isFresh(): boolean;
  /** Says at once that the worker lives; rejects while Postgres is away. */
  beat(): Promise<void>;
  /** Beats no more, and says that the worker holds nothing any more. */
  stop(): Promise<void>;
}

/** Starts to beat once a second; a beat that fails is reported and tried again. */
export function startPulse(
  deps: Pick<SendingDeps, 'deliveries' | 'logger' | 'company' | 'presence'>,
  workerId: string,
): Pulse {
  const stopping = new AbortController();
  let heardAt = Number.NEGATIVE_INFINITY;

  async function beat(): Promise<void> {
    // The moment before the statement: Postgres' own moment is later.
    const beganAt = performance.now();
    const about = deps.presence.tell();
    deps.company.others = await deps.deliveries.reportWorker({ workerId, gapMs, about });
    heardAt = beganAt;
  }

  async function repeat(): Promise<void> {
    while (!stopping.signal.aborted) {
      await beat().catch((error) => deps.logger.error('worker.not_reported', {}, error));
      await wait(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  const repeating = repeat();
  return {
    isFresh: () => performance.now() - heardAt < freshMs,
    beat,
    async stop() {
      stopping.abort();
      await repeating;
      await deps.deliveries.removeWorker(workerId).catch(() => {});
    },
  };
}
