import {
  branchDepthMax,
  type FieldProblem,
  type ProblemReason,
  type StepBody,
  shapeOf,
} from '@notiflow/contracts';

/** A step and its index in the list as given. */
export interface GivenStep {
  body: StepBody;
  index: number;
}

/** Steps in the order in which they are stored, and what is wrong with their places. */
export interface OrderedSteps {
  /** Each before the steps in its branches, and these before the next; at the end those that have no place. */
  steps: GivenStep[];
  problems: FieldProblem[];
}

/** Puts steps in order: by position in each branch, the branches as their step has them. `isWhole` says that no step was left out. */
export function orderSteps(
  given: readonly GivenStep[],
  { isWhole }: { isWhole: boolean },
): OrderedSteps {
  const problems = given.flatMap((step) => findPlaceProblems(step, { given, isWhole }));
  const stepsAt = groupByPlace([...given].sort((a, b) => positionOf(a) - positionOf(b)));
  const steps: GivenStep[] = [];
  const put = (place: string) => {
    const inside = stepsAt.get(place) ?? [];
    // Once, also when two steps have one handle.
    stepsAt.delete(place);
    for (const step of inside) {
      const { handle: parent_step_handle } = step.body;
      steps.push(step);
      for (const branch_handle of branchHandlesOf(step.body)) {
        put(placeOf({ parent_step_handle, branch_handle }));
      }
    }
  };
  put(placeOf({}));
  return { steps: [...steps, ...[...stepsAt.values()].flat()], problems };
}

function groupByPlace(steps: GivenStep[]): Map<string, GivenStep[]> {
  const groups = new Map<string, GivenStep[]>();
  for (const step of steps) {
    const place = placeOf(step.body);
    groups.set(place, [...(groups.get(place) ?? []), step]);
  }
  return groups;
}

/** Where a step stands, as one text: in no branch, or in a branch of another. */
export function placeOf({
  parent_step_handle: parent,
  branch_handle: branch,
}: Pick<StepBody, 'parent_step_handle' | 'branch_handle'>): string {
  return `${parent ?? ''}/${branch ?? ''}`;
}

function positionOf({ body, index }: GivenStep): number {
  return body.position ?? index;
}

interface Surroundings {
  given: readonly GivenStep[];
  isWhole: boolean;
}

function findPlaceProblems({ body, index }: GivenStep, around: Surroundings): FieldProblem[] {
  const parentHandle = body.parent_step_handle ?? null;
  const branchHandle = body.branch_handle ?? null;
  const problem = (field: string, message: string, reason: ProblemReason): FieldProblem[] => [
    { field: `steps[${index}].${field}`, message, reason },
  ];
  const refuseParent = (message: string, reason: ProblemReason = 'invalid') =>
    problem('parent_step_handle', message, reason);
  if (parentHandle === null && branchHandle === null) return [];
  if (parentHandle === null) return refuseParent("can't be blank", 'required');
  if (branchHandle === null) return problem('branch_handle', "can't be blank", 'required');
  if (shapeOf(body.type).only !== undefined) {
    return refuseParent(`the ${body.type} stands in no branch`);
  }
  const parent = findStep(parentHandle, around);
  // One that its schema refuses may be the parent.
  if (parent === undefined) return around.isWhole ? refuseParent('there is no such step') : [];
  if (!hasBranches(parent.body)) return refuseParent('is a step without branches');
  if (!branchHandlesOf(parent.body).includes(branchHandle)) {
    return problem('branch_handle', 'the step has no such branch', 'invalid');
  }
  const depth = countParents(body, around);
  if (depth === Number.POSITIVE_INFINITY) return refuseParent('stands inside of this step');
  return hasBranches(body) && depth >= branchDepthMax
    ? refuseParent(`steps with branches may be ${branchDepthMax} deep`, 'range')
    : [];
}

function findStep(handle: string, { given }: Surroundings): GivenStep | undefined {
  return given.find(({ body }) => body.handle === handle);
}

/** How many steps this one stands inside of; infinite when it stands inside of itself. */
function countParents(body: StepBody, around: Surroundings): number {
  const passed = new Set<StepBody>();
  let at: StepBody | undefined = body;
  for (; at?.parent_step_handle; at = findStep(at.parent_step_handle, around)?.body) {
    if (passed.has(at)) return Number.POSITIVE_INFINITY;
    passed.add(at);
  }
  return passed.size;
}

function hasBranches({ type }: StepBody): boolean {
  return Object.hasOwn(shapeOf(type).settings.properties, 'branches');
}

/** The branches a step names, also when something else is wrong with them. */
function branchHandlesOf(body: StepBody): string[] {
  const branches = hasBranches(body) ? body.settings?.branches : undefined;
  return Array.isArray(branches) ? branches.flatMap((one) => one?.handle ?? []) : [];
}
