import type { Digest, DigestItem, RestReason } from '@notiflow/contracts';
import type { DeliveryFacts } from '../deliveries.ts';
import { describeDigest, digestOfOne } from '../describe-digest.ts';
import type { Answers } from '../questions.ts';
import {
  type Asking,
  foreseeDelivery,
  type Halt,
  type Stand,
  type StepsInput,
} from '../take-steps.ts';
import { type TracedStep, traceSteps } from './trace-steps.ts';

/** Somebody on the way, by a clock that jumps. */
export type Walker = Omit<StepsInput, 'review'>;

/** A rest in the window of a digest, of which others know more. */
export type DigestRest = Extract<Halt, { why: 'digest' }>;

/** How far one gets without knowing of others. */
export interface WalkedAhead {
  steps: TracedStep[];
  /** Where it ends, who has to be asked first, or in which digest it waits for others. */
  halt: Exclude<Halt, { kind: 'resting' }> | Asking | DigestRest;
  /** From where it goes on when its question is answered. */
  walker: Walker;
}

// Far more than a path has rests: a step that rests again whenever it is woken ends here.
const restsMax = 1_000;

/** Takes steps until a question, a digest or the end of the path; where one would rest, the clock jumps to the moment it is over. */
export function walkAhead(from: Walker): WalkedAhead {
  const steps: TracedStep[] = [];
  let walker = from;
  for (let rests = 0; ; rests += 1) {
    const traced = traceSteps(walker);
    steps.push(...traced.steps);
    const { halt, found, visits } = traced.taken;
    const facts = {
      ...walker.facts,
      results: { ...walker.facts.results, ...found },
      deliveries: [...walker.facts.deliveries, ...visits.map(foreseeDelivery)],
    };
    walker = { ...walker, facts };
    if (halt.kind !== 'resting' || halt.why === 'digest') return { steps, halt, walker };
    if (rests === restsMax) {
      const { step } = halt;
      return { steps, halt: { kind: 'failed', step, reason: 'not_advanced' }, walker };
    }
    walker = wakeWalker(walker, halt);
  }
}

/** What is known of a rest when it is over. */
interface Woken {
  step: string;
  why: RestReason;
  until: Date;
  /** What it carries from then on; without one what it carried before. */
  digest?: Digest;
}

/** Lets the clock jump to the end of a rest. */
export function wakeWalker({ facts, ...walker }: Walker, woken: Woken): Walker {
  const { step, why, until, digest = facts.digest } = woken;
  const now = new Date(Math.max(until.getTime(), facts.now.getTime()));
  const deliveries = facts.deliveries.map(takeForSent);
  return { ...walker, facts: { ...facts, now, deliveries, digest }, stand: { step, rested: why } };
}

/** The digest of somebody who joins others that came before. */
export function joinDigest(
  { facts: { data, actor, recipient } }: Walker,
  before: { itemCount: number; actorCount: number; items: DigestItem[] },
): Digest {
  const own = digestOfOne({ data, actor, recipient });
  return describeDigest({
    totalItems: before.itemCount + 1,
    totalActors: Math.max(before.actorCount, own.total_actors),
    items: [...before.items, ...own.items],
    data,
  });
}

/** While somebody rests, messages are sent; what recipients do with them nobody can foresee. */
function takeForSent(delivery: DeliveryFacts): DeliveryFacts {
  return delivery.status === 'pending' ? { ...delivery, status: 'sent' } : delivery;
}

/** Gives the step that asked its answer, beside those it has already. */
export function answerWalker(walker: Walker, { step }: Asking, answers: Answers): Walker {
  const before: Stand = walker.stand?.step === step ? walker.stand : null;
  const known = { ...before?.answers, ...answers };
  return { ...walker, stand: { step, rested: before?.rested ?? null, answers: known } };
}
