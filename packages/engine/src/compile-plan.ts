import type { Step } from '@notiflow/contracts';

/** The steps of a version, ready to be walked. */
export interface Plan {
  /** Where a notification begins; null when there is no step. */
  first: Step | null;
  stepOf: ReadonlyMap<string, Step>;
  /** The step that follows the one with this handle; none after the last of a path. */
  nextOf: ReadonlyMap<string, Step>;
}

/** Works out once per version what follows what; `steps` are in order of position. */
export function compilePlan(steps: readonly Step[]): Plan {
  const nextOf = new Map<string, Step>();
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1];
    if (next !== undefined) nextOf.set(step.handle, next);
  }
  return {
    first: steps[0] ?? null,
    stepOf: new Map(steps.map((step) => [step.handle, step])),
    nextOf,
  };
}
