import type { DeliveryReason, DeliveryStatus, NotificationReason, Step } from '@notiflow/contracts';
import type { Way } from '@notiflow/database';
import { compilePlan, type TroddenStep, treadSteps } from '@notiflow/engine';
import { Tally } from './tally.ts';

/** How a step that waits for an event or fetches ended. */
export type Finding = 'event_matched' | 'event_timed_out' | 'answered' | 'fetch_failed';

/** What became of notifications at one step. */
export interface StepTally {
  step: Step;
  reached: number;
  passed: number;
  here: number;
  maybe: number;
  leftOut: number;
  ended: Tally<{ status: 'stopped' | 'failed'; reason: NotificationReason | null }>;
  messages: Tally<{ status: DeliveryStatus; reason: DeliveryReason | null }>;
  found: Tally<{ outcome: Finding }>;
  branches: Tally<{ handle: string | null }>;
}

/** What became of notifications at every step. */
export interface CountedWays {
  steps: StepTally[];
  notifications: number;
  /** Those at a step that there is none of. */
  elsewhere: number;
}

/** Whether a step of this kind, when it was executed, has always left a result. */
export function leavesResult(step: Step): boolean {
  return step.type === 'fetch' || (step.type === 'wait' && step.until_event !== undefined);
}

/** Counts at each step what the ways of notifications show of it. */
export function countWays(steps: readonly Step[], ways: readonly Way[]): CountedWays {
  const plan = compilePlan(steps);
  const tallies = new Map(steps.map((step) => [step.handle, openTally(step)]));
  let notifications = 0;
  let elsewhere = 0;
  for (const way of ways) {
    const { count, step: last, status, messages, found } = way;
    notifications += count;
    const isDone = status === 'processed';
    const left = [...messages.map(({ step }) => step), ...Object.keys(found)];
    const trodden = treadSteps(plan, { last, isDone, left });
    if (trodden === null) {
      elsewhere += count;
      continue;
    }
    for (const at of trodden.steps) {
      const tally = tallies.get(at.step.handle);
      if (tally !== undefined) countStep(tally, at, way);
    }
    for (const { handle } of trodden.unsure) {
      const tally = tallies.get(handle);
      if (tally !== undefined) tally.maybe += count;
    }
  }
  return { steps: [...tallies.values()], notifications, elsewhere };
}

function openTally(step: Step): StepTally {
  return {
    step,
    reached: 0,
    passed: 0,
    here: 0,
    maybe: 0,
    leftOut: 0,
    ended: new Tally(),
    messages: new Tally(),
    found: new Tally(),
    branches: new Tally(),
  };
}

function countStep(tally: StepTally, { step, isLast, into }: TroddenStep, way: Way): void {
  const { count, status, reason, has_content: hasContent } = way;
  tally.reached += count;
  if (into !== undefined) tally.branches.add({ handle: into }, count);
  for (const message of way.messages) {
    if (message.step !== step.handle) continue;
    tally.messages.add({ status: message.status, reason: message.reason }, count);
  }
  const finding = readFinding(step, way);
  if (finding !== null) tally.found.add({ outcome: finding }, count);
  const isOver = status === 'stopped' || status === 'failed';
  if (isLast && isOver) tally.ended.add({ status, reason }, count);
  else if (isLast && status !== 'processed') tally.here += count;
  else if (leavesResult(step) && finding === null && hasContent) tally.leftOut += count;
  else tally.passed += count;
}

function readFinding(step: Step, { found }: Way): Finding | null {
  const result = Object.hasOwn(found, step.handle) ? found[step.handle] : undefined;
  if (result === undefined) return null;
  if (step.type === 'fetch') return result.failed ? 'fetch_failed' : 'answered';
  return result.matched === true ? 'event_matched' : 'event_timed_out';
}
