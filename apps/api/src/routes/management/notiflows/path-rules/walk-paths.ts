import type { Step } from '@notiflow/contracts';
import { compilePlan, type Plan } from '@notiflow/engine';

/** A step, and what lies behind a notification that comes to it. */
export interface Arrival {
  step: Step;
  /** Its place in the list. */
  index: number;
  /** Whether any path leads to it. */
  isReached: boolean;
  /** The steps before it on one of the paths that lead to it. */
  before: ReadonlySet<Step>;
  /** Those of them after which, on one of the paths, nothing has rested. */
  sinceRest: ReadonlySet<Step>;
}

type Behind = Pick<Arrival, 'before' | 'sinceRest'>;

const restingTypes: Step['type'][] = ['wait', 'digest'];

/**
 * Walks all paths of a version at once. A step stands in the list before everything that may follow it, so each is
 * looked at once, however many paths there are.
 */
export function walkPaths(steps: readonly Step[]): Arrival[] {
  const plan = compilePlan(steps);
  const behind = new Map<string, Behind>();
  if (plan.first !== null) behind.set(plan.first.handle, nothing());
  return steps.map((step, index) => {
    const here = behind.get(step.handle);
    if (here === undefined) return { step, index, isReached: false, ...nothing() };
    for (const next of followersOf(step, plan)) {
      behind.set(next.handle, join(behind.get(next.handle) ?? nothing(), leave(step, here)));
    }
    return { step, index, isReached: true, ...here };
  });
}

/** The steps one of which is next, each of them on some path. */
function followersOf(step: Step, { branchesOf, nextOf }: Plan): Step[] {
  const next = nextOf.get(step.handle) ?? null;
  const begins = [...(branchesOf.get(step.handle)?.values() ?? [])];
  const chooses = step.type === 'condition' && step.conditions === undefined;
  const hasDefault = chooses && step.branches.at(-1)?.conditions.length === 0;
  return [...begins, hasDefault ? null : next].filter((one) => one !== null);
}

function leave(step: Step, { before, sinceRest }: Behind): Behind {
  // What has conditions of its own may be left out.
  const rests = restingTypes.includes(step.type) && step.conditions === undefined;
  return {
    before: new Set([...before, step]),
    sinceRest: rests ? new Set() : new Set([...sinceRest, step]),
  };
}

function join(one: Behind, other: Behind): Behind {
  return {
    before: new Set([...one.before, ...other.before]),
    sinceRest: new Set([...one.sinceRest, ...other.sinceRest]),
  };
}

function nothing(): Behind {
  return { before: new Set(), sinceRest: new Set() };
}
