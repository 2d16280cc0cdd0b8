import type {
  ChannelStep,
  ChannelType,
  NotificationReason,
  RestReason,
  Step,
} from '@notiflow/contracts';
import type { Plan } from './compile-plan.ts';
import type { Facts } from './facts.ts';
import type { StepChannel } from './gates/define-gate.ts';
import { judgeVisit, type Verdict } from './gates/judge-visit.ts';
import type { Answer, Question } from './questions.ts';
import { executeStep } from './steps/registry.ts';

/** Where a notification stands: at a step it was woken at or that got its answer, or (null) before the first. */
export type Stand =
  | { step: string; rested: RestReason; answer?: undefined }
  | { step: string; rested: null; answer: Answer }
  | null;

/** A visit of a channel step, and whether a message is made there. */
export interface JudgedVisit {
  step: ChannelStep;
  channelType: ChannelType;
  verdict: Verdict;
}

/** Where a notification came to a halt: at the last step it visited, null when there was none. */
export type Halt =
  | { kind: 'processed'; step: string | null }
  | { kind: 'resting'; step: string; why: RestReason; until: Date }
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
  halt: Halt | Asking;
}

/** What steps are taken with. */
export interface StepsInput {
  plan: Plan;
  stand: Stand;
  facts: Omit<Facts, 'rested' | 'answer'>;
  /** The channels of the project by handle. */
  channels: ReadonlyMap<string, StepChannel>;
}

/** Takes one step after the other, beginning where the notification stands, until one halts it or the path ends. */
export function takeSteps({ plan, stand, facts, channels }: StepsInput): StepsTaken {
  const visits: JudgedVisit[] = [];
  const begin = stand === null ? plan.first : plan.stepOf.get(stand.step);
  // The version has no such step: going on anywhere else would repeat or leave out messages.
  if (begin === undefined) return { visits, halt: failed(stand?.step ?? null, 'step_unknown') };
  let last: string | null = null;
  for (let step: Step | null = begin; step !== null; ) {
    last = step.handle;
    let next: Step | null = plan.nextOf.get(last) ?? null;
    const here = step === begin ? stand : null;
    const seen = { ...facts, rested: here?.rested ?? null, answer: here?.answer ?? null };
    const outcome = executeStep(step, seen);
    switch (outcome.kind) {
      case 'continue':
        break;
      case 'deliver': {
        const { channelType } = outcome;
        const visit = { step: outcome.step, channelType };
        visits.push({ ...visit, verdict: judgeVisit({ ...visit, facts: seen }, channels) });
        break;
      }
      case 'branch': {
        const into = plan.branchesOf.get(last)?.get(outcome.into);
        if (into === undefined) return { visits, halt: failed(last, 'step_unknown') };
        next = into;
        break;
      }
      case 'ask':
        return { visits, halt: { ...outcome, kind: 'asking', step: last } };
      case 'stop':
        return { visits, halt: { ...outcome, kind: 'stopped', step: last } };
      case 'rest':
        return { visits, halt: { ...outcome, kind: 'resting', step: last } };
      case 'fail':
        return { visits, halt: failed(last, outcome.reason) };
      case 'end':
        return { visits, halt: { kind: 'processed', step: last } };
      default:
        outcome satisfies never;
    }
    step = next;
  }
  return { visits, halt: { kind: 'processed', step: last } };
}

function failed(step: string | null, reason: NotificationReason<'failed'>): Halt {
  return { kind: 'failed', step, reason };
}
