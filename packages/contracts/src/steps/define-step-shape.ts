import type { Static, TObject } from 'typebox';
import type { ReadField } from '../channel-types/define-channel-type.ts';
import type { FieldProblem } from '../field-problem.ts';

/** What a step type may be told, as it is accepted, stored, shown and executed. */
export interface StepShape<T extends string = string, S extends TObject = TObject> {
  type: T;
  /** Another name under which the type is accepted; it is stored and shown under its own. */
  alias?: string;
  /** Schema of the step's `settings`, closed; its defaults are filled in and stored. */
  settings: S;
  /** Where its one step stands, when a notiflow has exactly one; it is put there when left out. */
  only?: 'first' | 'last';
  /** Puts other spellings the API takes into the one that is stored, before the schema looks. */
  accept?(settings: Record<string, unknown>): Record<string, unknown>;
  /** What the schema cannot say; fields are named below `settings`. */
  check?(settings: Static<S>): FieldProblem[];
  /** Reads each Liquid source among the settings; in the same order each time. */
  render?(settings: Static<S>, read: ReadField): unknown;
  /** Settings that name a host the worker will connect to. */
  requestUrls?: readonly (keyof Static<S> & string)[];
}

/** Defines what a step type may be told; the type of its stored steps follows from the schema. */
export function defineStepShape<const T extends string, S extends TObject>(
  shape: StepShape<T, S>,
): StepShape<T, S> {
  return shape;
}
