import type {
  ChannelStep,
  ChannelType,
  Digest,
  DigestWindow,
  NotificationReason,
  RestReason,
  Step,
} from '@notiflow/contracts';
import type { Plan } from './compile-plan.ts';
import type { DeliveryFacts } from './deliveries.ts';
import { digestOfOne } from './describe-digest.ts';
import type { Facts, Results } from './facts.ts';
import type { StepChannel } from './gates/define-gate.ts';
import { judgeVisit, type Verdict } from './gates/judge-visit.ts';
import type { Answers, Question } from './questions.ts';
import { comeToStep } from './steps/come-to-step.ts';
import type { StepOutcome } from './steps/define-step.ts';

/** Where a notification stands: at a step it was woken at or that got its answer, or (null) before the first. */
export type Stand = { step: string; rested: RestReason | null; answers?: Answers } | null;

/** A visit of a channel step, and whether a message is made there. */
export interface JudgedVisit {
  step: ChannelStep;
  channelType: ChannelType;
  verdict: Verdict;
  /** What was known when it was visited. */
  results: Results;
  digest: Digest | null;
}

/** Where a notification came to a halt: at the last step it visited, null when there was none. */
export type Halt =
  | { kind: 'processed'; step: string | null }
  | {
      kind: 'resting';
      step: string;
      why: Exclude<RestReason, 'digest'>;
      until: Date;
      callId?: string;
    }
  | { kind: 'resting'; step: string; why: 'digest'; window: DigestWindow }
  | { kind: 'stopped'; step: string; reason: NotificationReason<'stopped'> }
  | { kind: 'failed'; step: string | null; reason: NotificationReason<'failed'> };

/** A notification at a step that has to be answered before anything can be said; its steps are taken from there then. */
export interface Asking {
  kind: 'asking';
  step: string;
  question: Question;
}

/** What a notification did on its way: the channel steps it visited in order, and where it halted. */
export interface StepsTaken {
  visits: JudgedVisit[];
  /** What the steps found out on this way alone. */
  found: Results;
  halt: Halt | Asking;
}

/** What steps are taken with. */
export interface StepsInput {
  plan: Plan;
  stand: Stand;
  facts: Omit<Facts, 'rested' | 'answers'>;
  /** The channels of the project by handle. */
  channels: ReadonlyMap<string, StepChannel>;
  /** Hears what each step says, and may put something else in its place: for those who explain a way or plan one. */
  review?: Review;
}

/** What is done at a step, given what the step says. */
export type Review = (at: { step: Step; facts: Facts }, said: StepOutcome) => StepOutcome;

/** Takes one step after the other, beginning where the notification stands, until one halts it or the path ends. */
export function takeSteps({ plan, stand, facts, channels, review }: StepsInput): StepsTaken {
  const visits: JudgedVisit[] = [];
  let found: Results = {};
  let { results, deliveries } = facts;
  let digest = facts.digest ?? findDigestOfOne(plan, facts);
  const haltAt = (halt: StepsTaken['halt']): StepsTaken => ({ visits, found, halt });
  const begin = stand === null ? plan.first : plan.stepOf.get(stand.step);
  // The version has no such step: going on anywhere else would repeat or leave out messages.
  if (begin === undefined) return haltAt(failed(stand?.step ?? null, 'step_unknown'));
  let last: string | null = null;
  for (let step: Step | null = begin; step !== null; ) {
    last = step.handle;
    let next: Step | null = plan.nextOf.get(last) ?? null;
    const here = step === begin ? stand : null;
    const { rested = null, answers = {} } = here ?? {};
    const made = answers.deliveries ? [...answers.deliveries, ...deliveries] : deliveries;
    // Written out: it is done for every step of everybody, where a spread costs more than what the step decides.
    const seen: Facts = {
      now: facts.now,
      data: facts.data,
      recipient: facts.recipient,
      actor: facts.actor,
      run: facts.run,
      project: facts.project,
      preferences: facts.preferences,
      frequency: facts.frequency,
      pause: facts.pause,
      rested,
      answers,
      results,
      deliveries: made,
      digest,
    };
    const isAsking = plan.askingOfDeliveries.has(last) && answers.deliveries === undefined;
    const said = isAsking ? askOfDeliveries : comeToStep(step, seen);
    const outcome = review === undefined ? said : review({ step, facts: seen }, said);
    switch (outcome.kind) {
      case 'continue':
        if (outcome.result !== undefined) {
          found = { ...found, [last]: outcome.result };
          results = { ...results, [last]: outcome.result };
          if (step.type === 'digest') digest ??= findDigestOfOne(plan, { ...facts, results });
        }
        break;
      case 'deliver': {
        const { channelType } = outcome;
        const visit = { step: outcome.step, channelType };
        const verdict = judgeVisit({ ...visit, facts: seen }, channels);
        if (verdict.kind === 'ask') return haltAt({ ...verdict, kind: 'asking', step: last });
        visits.push({ ...visit, verdict, results, digest });
        deliveries = [...deliveries, foreseeDelivery({ step: outcome.step, verdict })];
        break;
      }
      case 'branch': {
        const into = plan.branchesOf.get(last)?.get(outcome.into);
        if (into === undefined) return haltAt(failed(last, 'step_unknown'));
        next = into;
        break;
      }
      case 'ask':
        return haltAt({ ...outcome, kind: 'asking', step: last });
      case 'stop':
        return haltAt({ ...outcome, kind: 'stopped', step: last });
      case 'rest':
        return haltAt({ ...outcome, kind: 'resting', step: last });
      case 'fail':
        if (outcome.result !== undefined) found = { ...found, [last]: outcome.result };
        return haltAt(failed(last, outcome.reason));
      case 'end':
        return haltAt({ kind: 'processed', step: last });
      default:
        outcome satisfies never;
    }
    step = next;
  }
  return haltAt({ kind: 'processed', step: last });
}

/** The digest of who went on alone at a digest step, which has said so in its result. */
function findDigestOfOne(plan: Plan, facts: StepsInput['facts']): Digest | null {
  for (const [handle, result] of Object.entries(facts.results)) {
    if (plan.stepOf.get(handle)?.type !== 'digest') continue;
    const { leading = false } = result as { leading?: boolean };
    return digestOfOne(facts, leading);
  }
  return null;
}

const askOfDeliveries: StepOutcome = { kind: 'ask', question: { kind: 'deliveries' } };

/** What the steps that follow in the same advance know of the delivery that a visit makes. */
export function foreseeDelivery({
  step,
  verdict,
}: Pick<JudgedVisit, 'step' | 'verdict'>): DeliveryFacts {
  const status = verdict.kind === 'deliver' ? 'pending' : 'skipped';
  return { step: step.handle, status, seen: false, read: false, clicked: false };
}

function failed(step: string | null, reason: NotificationReason<'failed'>): Halt {
  return { kind: 'failed', step, reason };
}
