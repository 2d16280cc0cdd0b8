import type { Static } from 'typebox';
import { channelShape } from './channel.ts';
import { conditionShape } from './condition.ts';
import type { ConditionGroup } from './conditions.ts';
import type { StepShape } from './define-step-shape.ts';
import { digestShape } from './digest.ts';
import { endShape } from './end.ts';
import { fetchShape } from './fetch.ts';
import { throttleShape } from './throttle.ts';
import { triggerShape } from './trigger.ts';
import { waitShape } from './wait.ts';

/** THE TABLE OF STEP SHAPES: one line per step type; the engine's step table has the same keys. */
export const stepShapes = {
  trigger: triggerShape,
  channel: channelShape,
  wait: waitShape,
  condition: conditionShape,
  throttle: throttleShape,
  digest: digestShape,
  fetch: fetchShape,
  end: endShape,
} as const satisfies { [T in string]: StepShape<T> };

/** A step type the code knows. */
export type StepType = keyof typeof stepShapes;

/** Every step type the code knows. */
export const stepTypes = Object.keys(stepShapes) as [StepType, ...StepType[]];

const typesByAlias = new Map(
  stepTypes.flatMap((type) => aliasesOf(type).map((alias) => [alias, type])),
);

/** The other names under which step types are accepted. */
export const stepTypeAliases = [...typesByAlias.keys()];

/** The step type that a name means; a name that is none stays. */
export function typeNamed(name: string): string {
  return typesByAlias.get(name) ?? name;
}

function aliasesOf(type: StepType): string[] {
  const { alias } = shapeOf(type);
  return alias === undefined ? [] : [alias];
}

/** Tells whether the code knows this step type; a stored step may be older than the code. */
export function isStepType(type: string): type is StepType {
  return Object.hasOwn(stepShapes, type);
}

/** The shape of a step type. */
export function shapeOf(type: StepType): StepShape {
  return stepShapes[type];
}

/** What every stored step has, whatever its type. */
export interface StepPlace {
  handle: string;
  name?: string;
  /** Counted from 0, in each branch anew. */
  position: number;
  /** The step in whose branch it stands, and that branch; none at the top. */
  parent_step_handle?: string;
  branch_handle?: string;
  /** What has to hold of whoever comes to it; otherwise this step alone is left out. */
  conditions?: ConditionGroup[];
}

/** A step of one type as stored in a version: normalised, its settings beside its place, template flat. */
export type StepOf<T extends StepType> = T extends StepType
  ? { type: T } & StepPlace & Static<(typeof stepShapes)[T]['settings']>
  : never;

/** A step as stored in a version. */
export type Step = StepOf<StepType>;

/** A step that sends one message through one channel. */
export type ChannelStep = StepOf<'channel'>;

/** One of the ways on which a step may go on. */
export interface Branch {
  handle: string;
  /** Whether nothing follows its last step; otherwise what follows the step with the branches does. */
  finish: boolean;
}

/** The branches of a stored step in order; none when its type has none, or the code does not know it. */
export function branchesOf(step: Step): readonly Branch[] {
  return isStepType(step.type) && 'branches' in step ? step.branches : [];
}

/** Most steps with branches that may stand inside one another. */
export const branchDepthMax = 5;
