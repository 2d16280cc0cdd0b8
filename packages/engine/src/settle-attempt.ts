import { type ChannelType, channelTypeOf, type DeliveryReason } from '@notiflow/contracts';

const second = 1_000;
const hour = 3_600 * second;

// A message that expires is worth trying often while it is worth anything.
const expiringDelaysMs = [2 * second, 5 * second, 15 * second, 45 * second];

const jitter = 0.2;
const shortestMs = 500;
const waitingMaxMs = 24 * hour;
const waitingShare = 0.1;

const rejectedReasons = {
  recipient: 'rejected_recipient',
  config: 'rejected_config',
  content: 'rejected_content',
  provider: 'provider_unknown',
} as const satisfies Record<string, DeliveryReason<'failed'>>;

/** What a provider said of an attempt, as far as the next step depends on it. */
export type AttemptResult =
  | { kind: 'accepted' }
  | { kind: 'rejected'; about: keyof typeof rejectedReasons }
  | { kind: 'not_processed'; retryAfterMs?: number }
  | { kind: 'ambiguous'; retryAfterMs?: number };

/** The delivery an attempt was made for. */
export interface AttemptedDelivery {
  channelType: ChannelType;
  /** Earlier attempts that count against the schedule. */
  failureCount: number;
  /** Milliseconds since the delivery was made. */
  ageMs: number;
  /** Whether the message loses its worth at some moment. */
  expires: boolean;
  /** What the channel wants done when it is not known whether the message was taken. */
  onAmbiguous: 'retry' | 'park';
}

/** Where a delivery goes after an attempt, and why. */
export type AttemptSettlement = (
  | { status: 'pending' | 'sent'; reason: null }
  | { status: 'failed'; reason: DeliveryReason<'failed'> }
  | { status: 'unknown'; reason: DeliveryReason<'unknown'> }
) & {
  /** Milliseconds until the next attempt; null when there is none. */
  retryDelayMs: number | null;
  /** Whether the attempt counts against the schedule. */
  counts: boolean;
};

/** Decides what becomes of a delivery after an attempt. `random` is in [0, 1) and spreads the retries. */
export function settleAttempt(
  result: AttemptResult,
  delivery: AttemptedDelivery,
  random: number,
): AttemptSettlement {
  switch (result.kind) {
    case 'accepted':
      return { status: 'sent', reason: null, retryDelayMs: null, counts: true };
    case 'rejected':
      return {
        status: 'failed',
        reason: rejectedReasons[result.about],
        retryDelayMs: null,
        counts: true,
      };
    case 'ambiguous':
      if (delivery.onAmbiguous === 'park') {
        return { status: 'unknown', reason: 'outcome_unknown', retryDelayMs: null, counts: true };
      }
      return scheduleRetry(result.retryAfterMs, delivery, random);
    case 'not_processed':
      return scheduleRetry(result.retryAfterMs, delivery, random);
    default:
      return result satisfies never;
  }
}

function scheduleRetry(
  retryAfterMs: number | undefined,
  delivery: AttemptedDelivery,
  random: number,
): AttemptSettlement {
  // "Come back later" is not a failure of the message: it does not use up the schedule, for a day.
  const counts = retryAfterMs === undefined || delivery.ageMs > waitingMaxMs;
  const delayMs = scheduledDelayMs(delivery);
  if (delayMs === undefined) {
    return { status: 'failed', reason: 'attempts_exhausted', retryDelayMs: null, counts: true };
  }
  // Many that expire together would all come back together: theirs is spread over the whole delay.
  const spreadMs = delivery.expires
    ? Math.max(shortestMs, Math.round(delayMs * random))
    : Math.round(delayMs * (1 - jitter + 2 * jitter * random));
  // The schedule does not move on while a provider says "later", so the delay grows with the age.
  const patientMs = counts ? 0 : Math.round(delivery.ageMs * waitingShare);
  return {
    status: 'pending',
    reason: null,
    retryDelayMs: Math.max(spreadMs, retryAfterMs ?? 0, patientMs),
    counts,
  };
}

function scheduledDelayMs(delivery: AttemptedDelivery): number | undefined {
  const { failureCount } = delivery;
  // Until the message expires, which the claim of the next attempt sees.
  if (delivery.expires) {
    const doublings = failureCount - expiringDelaysMs.length + 1;
    return expiringDelaysMs[failureCount] ?? Math.min(45 * second * 2 ** doublings, hour);
  }
  return channelTypeOf(delivery.channelType).sending?.retryDelaysMs[failureCount];
}
