import type { ConditionGroup, Step } from '@notiflow/contracts';
import type { Plan } from '../compile-plan.ts';
import { findBranches } from './retrace-steps.ts';

/** What rows show of the way of a notification, without what its steps would decide today. */
export interface Tracks {
  /** Where it is, or where it ended; null: it has not begun. */
  last: string | null;
  /** Whether it is over and done with where it is. */
  isDone: boolean;
  /** Steps that left something behind. */
  left: Iterable<string>;
}

/** A step it came to for certain. */
export interface TroddenStep {
  step: Step;
  /** Where it is, or ended. */
  isLast: boolean;
  /** Of a step with branches that it is beyond: the branch it took; null: none; undefined: rows do not tell. */
  into?: string | null | undefined;
}

/** The way as far as rows tell. */
export interface TroddenWay {
  steps: TroddenStep[];
  /** Steps of branches of which it may have taken one. */
  unsure: Step[];
}

/**
 * Follows the links from the first step to the last one it came to. A branch is known by what somebody left in it; and,
 * since a channel step always leaves a delivery, by nothing having been left in all the others. Null where the version
 * has no such step.
 */
export function treadSteps(plan: Plan, { last, isDone, left }: Tracks): TroddenWay | null {
  const end = last === null ? plan.first : plan.stepOf.get(last);
  if (end === undefined || end === null) return null;
  const taken = findBranches(plan, [end.handle, ...left]);
  const way: TroddenWay = { steps: [], unsure: [] };
  for (let step: Step | null = plan.first; step !== null; ) {
    const { handle } = step;
    const isLast = step === end;
    const branches = plan.branchesOf.get(handle);
    if (branches === undefined || (isLast && !isDone)) {
      way.steps.push({ step, isLast });
    } else {
      const open = findOpen(plan, { step, isLast });
      const into = taken.get(handle) ?? (open.length === 1 ? open[0] : undefined);
      way.steps.push({ step, isLast, into });
      if (into === undefined) way.unsure.push(...stepsOfBranches(plan, { step, open }));
      if (!isLast && typeof into === 'string') {
        step = branches.get(into) ?? null;
        continue;
      }
    }
    if (isLast) return way;
    step = plan.nextOf.get(handle) ?? null;
  }
  // Steps of another version led there: what comes behind a digest are those of when it closed.
  way.steps.push({ step: end, isLast: true });
  return way;
}

interface Branch {
  handle: string;
  finish?: boolean;
  conditions?: ConditionGroup[];
}

function branchesOf(step: Step): readonly Branch[] {
  return 'branches' in step ? (step.branches as Branch[]) : [];
}

/** The branches, null for none of them, that somebody who left nothing in any may have taken. */
function findOpen(
  plan: Plan,
  { step, isLast }: { step: Step; isLast: boolean },
): (string | null)[] {
  const branches = branchesOf(step);
  const hasDefault = branches.some(({ conditions = [] }) => conditions.length === 0);
  const mayBeNone = !hasDefault || (step.conditions ?? []).length > 0;
  const goesOn = plan.nextOf.has(step.handle);
  const open = branches.filter(({ handle, finish = false }) => {
    const inside = stepsOfBranch(plan, { step, branch: handle });
    // Whoever ended here took a branch without steps that leads nowhere; whoever is beyond took none that finishes.
    if (isLast) return inside.length === 0 && (finish || !goesOn);
    return !finish && !inside.some(({ type }) => type === 'channel');
  });
  const none = mayBeNone && !(isLast && goesOn) ? [null] : [];
  return [...open.map(({ handle }) => handle), ...none];
}

function stepsOfBranch(plan: Plan, { step, branch }: { step: Step; branch: string }): Step[] {
  return [...plan.stepOf.values()].filter(
    ({ parent_step_handle: parent, branch_handle: own }) =>
      parent === step.handle && own === branch,
  );
}

function stepsOfBranches(
  plan: Plan,
  { step, open }: { step: Step; open: (string | null)[] },
): Step[] {
  return open.flatMap((branch) => {
    const inside = branch === null ? [] : stepsOfBranch(plan, { step, branch });
    return inside.flatMap((one) => {
      const all = branchesOf(one).map(({ handle }) => handle);
      return [one, ...stepsOfBranches(plan, { step: one, open: all })];
    });
  });
}
