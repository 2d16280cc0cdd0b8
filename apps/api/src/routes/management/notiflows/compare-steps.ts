import type { Static } from 'typebox';
import { compareValues, type ValueChange } from './compare-values.ts';
import type { stepResource } from './present-step.ts';

type StepResource = Static<typeof stepResource>;

/** A step that is not the same in two versions. */
export interface StepChange {
  handle: string;
  type: string;
  change: 'added' | 'removed' | 'changed';
  fields: ValueChange[];
}

/**
 * What changes steps into others, in the order of the others; those that are gone come last. A step whose position is
 * another one because of steps that came or went has not changed; one that was moved among the others has. `hide` makes of a
 * step what is told of it.
 */
export function compareSteps(
  before: StepResource[],
  after: StepResource[],
  hide: (step: StepResource) => StepResource = (step) => step,
): StepChange[] {
  const earlier = new Map(before.map((step) => [step.handle, step]));
  const later = new Map(after.map((step) => [step.handle, step]));
  const moved = findMoved(before, after);
  const present = after.flatMap((step): StepChange[] => {
    const { handle, type } = step;
    const from = earlier.get(handle);
    const fields = compareStep({ from, to: step }, { hide, isMoved: moved.has(handle) });
    if (from === undefined) return [{ handle, type, change: 'added', fields }];
    return fields.length === 0 ? [] : [{ handle, type, change: 'changed', fields }];
  });
  const gone = before.filter(({ handle }) => !later.has(handle));
  return [
    ...present,
    ...gone.map((step): StepChange => {
      const { handle, type } = step;
      const fields = compareStep({ from: step }, { hide, isMoved: true });
      return { handle, type, change: 'removed', fields };
    }),
  ];
}

function compareStep(
  { from, to }: { from?: StepResource | undefined; to?: StepResource | undefined },
  { hide, isMoved }: { hide: (step: StepResource) => StepResource; isMoved: boolean },
): ValueChange[] {
  const isWhole = from === undefined || to === undefined;
  const told = (step: StepResource | undefined) => shown(step && hide(step));
  return compareValues(
    { from: shown(from), to: shown(to) },
    { from: told(from), to: told(to) },
  ).filter(({ field }) => field !== 'position' || isMoved || isWhole);
}

/** The fields of a step that say something; the handle names it already. */
function shown(step: StepResource | undefined): Record<string, unknown> {
  const { handle: _, ...fields } = step ?? {};
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isNothing(value)));
}

function isNothing(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value as object).length === 0);
}

/** The steps of both that stand at another place among those of both: as few as possible. */
function findMoved(before: StepResource[], after: StepResource[]): Set<string> {
  const places = new Map(before.map(({ handle }, place) => [handle, place]));
  const kept = after.map(({ handle }) => handle).filter((handle) => places.has(handle));
  // The longest run of steps that stand in the same order: its length up to each step, and the step before it there.
  const lengths: number[] = [];
  const previous: number[] = [];
  for (const [at, handle] of kept.entries()) {
    const place = places.get(handle) ?? 0;
    let best = -1;
    for (let index = 0; index < at; index += 1) {
      const isBefore = (places.get(kept[index] ?? '') ?? 0) < place;
      if (isBefore && (best === -1 || (lengths[index] ?? 0) > (lengths[best] ?? 0))) best = index;
    }
    lengths.push(best === -1 ? 1 : (lengths[best] ?? 0) + 1);
    previous.push(best);
  }
  const moved = new Set(kept);
  for (let at = lengths.indexOf(Math.max(...lengths)); at >= 0; at = previous[at] ?? -1) {
    moved.delete(kept[at] ?? '');
  }
  return moved;
}
