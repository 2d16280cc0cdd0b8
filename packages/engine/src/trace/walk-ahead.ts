import type { DeliveryFacts } from '../deliveries.ts';
import { digestOfOne } from '../describe-digest.ts';
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

/** How far one gets without an answer. */
export interface WalkedAhead {
  steps: TracedStep[];
  /** Where it ends, or who has to be asked first. */
  halt: Exclude<Halt, { kind: 'resting' }> | Asking;
  /** From where it goes on when its question is answered. */
  walker: Walker;
}

// Far more than a path has rests: a step that rests again whenever it is woken ends here.
const restsMax = 1_000;

/** Takes steps until a question or the end of the path; where one would rest, the clock jumps to the moment it is over. */
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
    if (halt.kind !== 'resting') return { steps, halt, walker };
    if (rests === restsMax) {
      const { step } = halt;
      return { steps, halt: { kind: 'failed', step, reason: 'not_advanced' }, walker };
    }
    walker = wake(walker, halt);
  }
}

function wake({ facts, ...walker }: Walker, halt: Extract<Halt, { kind: 'resting' }>): Walker {
  const { step, why } = halt;
  const until = halt.why === 'digest' ? halt.window.closesAt : halt.until;
  const now = new Date(Math.max(until.getTime(), facts.now.getTime()));
  const deliveries = facts.deliveries.map(takeForSent);
  // Nobody can foresee who else comes.
  const digest = why === 'digest' ? digestOfOne(facts) : facts.digest;
  return { ...walker, facts: { ...facts, now, deliveries, digest }, stand: { step, rested: why } };
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
