import type { Step } from '@notiflow/contracts';
import { compilePlan, type Plan } from '@notiflow/engine';

/** Some of the steps of a version. */
export interface StepSet {
  has(step: Step): boolean;
  list(): Step[];
}

/** A step, and what lies behind a notification that comes to it. */
export interface Arrival {
  step: Step;
  /** Its place in the list. */
  index: number;
  /** Whether any path leads to it. */
  isReached: boolean;
  /** The steps before it on one of the paths that lead to it. */
  before: StepSet;
  /** Those of them after which, on one of the paths, nothing has rested. */
  sinceRest: StepSet;
}

// A bit for each step: a list of versions joins these sets some ten thousand times.
interface Behind {
  before: bigint;
  sinceRest: bigint;
}

const nothing: Behind = { before: 0n, sinceRest: 0n };

const restingTypes: Step['type'][] = ['wait', 'digest'];

/**
 * Walks all paths of a version at once. A step stands in the list before everything that may follow it, so each is
 * looked at once, however many paths there are.
 */
export function walkPaths(steps: readonly Step[]): Arrival[] {
  const plan = compilePlan(steps);
  const bitOf = new Map(steps.map((step, index) => [step.handle, 1n << BigInt(index)]));
  const setOf = (bits: bigint): StepSet => {
    const has = ({ handle }: Step) => ((bitOf.get(handle) ?? 0n) & bits) !== 0n;
    return { has, list: () => steps.filter(has) };
  };
  const behind = new Map<string, Behind>();
  if (plan.first !== null) behind.set(plan.first.handle, nothing);
  const pass = (step: Step, here: Behind) => {
    const after = leave(step, { here, bit: bitOf.get(step.handle) ?? 0n });
    for (const { handle } of followersOf(step, plan)) {
      behind.set(handle, join(behind.get(handle) ?? nothing, after));
    }
  };
  return steps.map((step, index) => {
    const here = behind.get(step.handle);
    if (here !== undefined) pass(step, here);
    const { before, sinceRest } = here ?? nothing;
    const sets = { before: setOf(before), sinceRest: setOf(sinceRest) };
    return { step, index, isReached: here !== undefined, ...sets };
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

function leave(step: Step, { here, bit }: { here: Behind; bit: bigint }): Behind {
  // What has conditions of its own may be left out.
  const rests = restingTypes.includes(step.type) && step.conditions === undefined;
  return { before: here.before | bit, sinceRest: rests ? 0n : here.sinceRest | bit };
}

function join(one: Behind, other: Behind): Behind {
  return { before: one.before | other.before, sinceRest: one.sinceRest | other.sinceRest };
}
