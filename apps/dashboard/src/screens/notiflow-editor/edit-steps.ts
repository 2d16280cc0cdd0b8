import { compactStep, type Step } from './merge-steps.ts';
import { emptyTemplate } from './template-fields.ts';

/** Steps with one of them changed. */
export function changeStep(
  steps: readonly Step[],
  handle: string,
  change: (step: Step) => Step,
): Step[] {
  return steps.map((step) => (step.handle === handle ? change(step) : step));
}

/** Steps with one field of a template changed; without a value it is left out. */
export function setTemplateField(
  steps: readonly Step[],
  { handle, field, value }: { handle: string; field: string; value: unknown },
): Step[] {
  return changeStep(steps, handle, (step) => {
    const before = step.template?.data ?? {};
    const { [field]: _, ...others } = before;
    // A field stays where it stood among the others.
    const data = value === undefined ? others : { ...before, [field]: value };
    const channelType = step.channel_type ?? undefined;
    return { ...step, template: { channel_type: channelType, ...step.template, data } };
  });
}

/** What a new step is. */
export type NewStep =
  | { type: 'channel'; channelType: string; channelHandle: string | null }
  | { type: 'wait' };

/** Adds a step behind another one, in its branch; behind the last one of all, it stands before the end. */
export function addStep(
  steps: readonly Step[],
  { behind, step }: { behind: string | null; step: NewStep },
): { steps: Step[]; handle: string } {
  const handle = freeHandle(steps, step.type === 'channel' ? step.channelType : step.type);
  const found = steps.findIndex((one) => one.handle === behind);
  const end = steps.findIndex(({ type }) => type === 'end');
  const last = end < 0 ? steps.length : end;
  const at = found < 0 || steps[found]?.type === 'end' ? last : behindBranches(steps, found);
  const sibling = found < 0 || at === last ? undefined : steps[found];
  const made = compactStep({
    handle,
    type: step.type,
    parent_step_handle: sibling?.parent_step_handle,
    branch_handle: sibling?.branch_handle,
    ...(step.type === 'channel'
      ? {
          channel_type: step.channelType,
          channel_handle: step.channelHandle,
          template: { channel_type: step.channelType, data: emptyTemplate(step.channelType) },
        }
      : { settings: { duration: 1, duration_unit: 'days' } }),
  });
  return { steps: [...steps.slice(0, at), made, ...steps.slice(at)], handle };
}

/** Behind a step and everything in its branches. */
function behindBranches(steps: readonly Step[], place: number): number {
  const inside = new Set([steps[place]?.handle]);
  let at = place + 1;
  while (inside.has(steps[at]?.parent_step_handle ?? '')) {
    inside.add(steps[at]?.handle);
    at += 1;
  }
  return at;
}

function freeHandle(steps: readonly Step[], name: string): string {
  const taken = new Set(steps.map(({ handle }) => handle));
  for (let number = 2; ; number += 1) {
    const handle = number === 2 ? name : `${name}_${number - 1}`;
    if (!taken.has(handle)) return handle;
  }
}

/** Removes a step with everything in its branches. */
export function removeStep(steps: readonly Step[], handle: string): Step[] {
  const gone = new Set([handle]);
  for (const step of steps) {
    if (gone.has(step.parent_step_handle ?? '')) gone.add(step.handle);
  }
  return steps.filter((step) => !gone.has(step.handle));
}

/** Whether a step can be moved so far among those of its branch. */
export function canMove(steps: readonly Step[], handle: string, by: -1 | 1): boolean {
  return findNeighbour(steps, handle, by) !== null;
}

/** Moves a step before or behind its neighbour in the branch, each with what is in its own branches. */
export function moveStep(steps: readonly Step[], handle: string, by: -1 | 1): Step[] {
  const neighbour = findNeighbour(steps, handle, by);
  if (neighbour === null) return [...steps];
  const [first, second] = by === -1 ? [neighbour, handle] : [handle, neighbour];
  const firstAt = steps.findIndex((step) => step.handle === first);
  const secondAt = steps.findIndex((step) => step.handle === second);
  const end = behindBranches(steps, secondAt);
  return [
    ...steps.slice(0, firstAt),
    ...steps.slice(secondAt, end),
    ...steps.slice(firstAt, secondAt),
    ...steps.slice(end),
  ];
}

const isFixed = ({ type }: Step) => type === 'trigger' || type === 'end';

function findNeighbour(steps: readonly Step[], handle: string, by: -1 | 1): string | null {
  const step = steps.find((one) => one.handle === handle);
  if (step === undefined || isFixed(step)) return null;
  const siblings = steps.filter(
    (one) =>
      (one.parent_step_handle ?? null) === (step.parent_step_handle ?? null) &&
      (one.branch_handle ?? null) === (step.branch_handle ?? null),
  );
  const neighbour = siblings[siblings.indexOf(step) + by];
  return neighbour === undefined || isFixed(neighbour) ? null : neighbour.handle;
}
