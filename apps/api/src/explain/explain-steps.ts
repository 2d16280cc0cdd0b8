import type { TimelineEntry } from '@notiflow/contracts';
import type { WalkedNotification } from '@notiflow/database';
import type { RetracedStep } from '@notiflow/engine';
import { type DescribedStep, describeStep } from './describe-step.ts';
import { isSkippedAtOnce, type TriedDelivery } from './explain-delivery.ts';
import { findResumption } from './find-next.ts';
import { shorten } from './shorten.ts';

/** What is known of the steps of one notification. */
export interface WayFacts {
  notification: WalkedNotification;
  way: readonly RetracedStep[];
  deliveries: readonly TriedDelivery[];
  /** What others had to do with a step that asked, by its handle. */
  answers: ReadonlyMap<string, Record<string, unknown>>;
}

/** Tells of every step a notification came to, in order, what was decided there. */
export function explainSteps(facts: WayFacts): TimelineEntry[] {
  const times = findTimes(facts);
  return facts.way.map((traced, place) => {
    const { handle } = traced.step;
    const made = facts.deliveries.filter((one) => one.step_handle === handle);
    const { known, ...told } = tellStep(traced, { ...facts, made });
    const { results } = facts.notification;
    const result = results !== null && Object.hasOwn(results, handle) ? results[handle] : undefined;
    const { conditions, preference } = told.details;
    return {
      at: times[place]?.toISOString() ?? null,
      kind: 'step',
      ...told,
      recomputed: !known || conditions !== undefined || preference !== undefined,
      details: {
        ...told.details,
        ...facts.answers.get(handle),
        ...tellDigest(handle, facts.notification),
        ...(result !== undefined && { result: shorten(result) }),
      },
    };
  });
}

/** The window in which it was: what it holds, and who goes on with it. */
function tellDigest(
  handle: string,
  { id, digest }: WalkedNotification,
): Record<string, unknown> | undefined {
  if (digest?.step !== handle) return;
  const { carrier_id, carrier_run_id, opened_at, closes_at, closed_at, items } = digest;
  const carrier = { notification_id: carrier_id, run_id: carrier_run_id };
  return {
    digest: {
      items,
      opened_at: new Date(opened_at).toISOString(),
      closes_at: new Date(closes_at).toISOString(),
      closed_at: closed_at === null ? null : new Date(closed_at).toISOString(),
      carries: carrier_id === id,
      carrier: carrier_id === null ? null : carrier,
    },
  };
}

type Told = DescribedStep & { known: boolean };

/** Rows first: what a step left behind, then where the notification is; else what the engine says now. */
function tellStep(
  traced: RetracedStep,
  { notification, made }: WayFacts & { made: readonly TriedDelivery[] },
): Told {
  const described = { ...describeStep(traced), known: traced.isKnown };
  const [first] = made;
  if (first !== undefined) {
    const { channel_type, provider, reason, reason_details } = first;
    const isSkipped = made.every(isSkippedAtOnce);
    const skipped = { decision: 'skip', reason, known: true };
    const delivered = { decision: 'deliver', reason: null, known: true };
    const details = {
      ...described.details,
      channel_type,
      provider,
      ...(isSkipped && reason_details),
    };
    return { ...described, ...(isSkipped ? skipped : delivered), details };
  }
  if (traced.step.handle !== notification.step) return described;
  return { ...described, ...tellHalt(described, notification) };
}

// What came from outside says nothing of the step where it came.
const fromOutside: readonly unknown[] = ['canceled', 'user_deleted', 'recipient_deleted'];

function tellHalt({ details }: DescribedStep, notification: WalkedNotification): Partial<Told> {
  const { status, reason, rest } = notification;
  if (status === 'waiting') {
    const until = findResumption(notification)?.toISOString() ?? null;
    return { decision: 'rest', reason: null, details: { ...details, why: rest, until } };
  }
  if ((status !== 'stopped' && status !== 'failed') || fromOutside.includes(reason)) return {};
  return { decision: status === 'stopped' ? 'stop' : 'fail', reason };
}

/**
 * When each step was taken: those between two rests are taken and saved together. A rest that ended with an answer, as
 * that of a wait for an event, is told by the messages after it, which are of a later moment than those before.
 */
function findTimes({ way, notification, deliveries }: WayFacts): (Date | null)[] {
  const madeAt = new Map(deliveries.map((one) => [one.step_handle, one.created_at]));
  const known = way.map(({ step }, place) => {
    const isHere = place === way.length - 1 && step.handle === notification.step;
    return madeAt.get(step.handle) ?? (isHere ? haltedAt(notification) : null);
  });
  const times: (Date | null)[] = [];
  let begin = 0;
  for (const [place, { said }] of way.entries()) {
    if (place < way.length - 1 && said.kind !== 'rest') continue;
    times.push(...spread(known.slice(begin, place + 1)));
    begin = place + 1;
  }
  return times;
}

/** Gives to each the moment that is known of it or of the next one; to the last ones, that of the last. */
function spread(known: (Date | null)[]): (Date | null)[] {
  const last = known.findLast((at) => at !== null) ?? null;
  return known.map((_, place) => known.slice(place).find((at) => at !== null) ?? last);
}

function haltedAt({ status, updated_at, processed_at }: WalkedNotification): Date | null {
  return status === 'pending' ? null : (processed_at ?? updated_at);
}
