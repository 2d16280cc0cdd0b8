import {
  branchesOf,
  conditionsOfStep,
  pathsOf,
  readMessagePath,
  type Step,
} from '@notiflow/contracts';

/** The steps of a version, ready to be walked. */
export interface Plan {
  /** Where a notification begins; null when there is no step. */
  first: Step | null;
  stepOf: ReadonlyMap<string, Step>;
  /** The step that follows the one with this handle, out of its branch if it is the last there; none at the end of a path. */
  nextOf: ReadonlyMap<string, Step>;
  /** Of a step with branches: where each of them begins, by the branch's handle; null where nothing follows. */
  branchesOf: ReadonlyMap<string, ReadonlyMap<string, Step | null>>;
  /** The steps that ask what became of the messages before them, by handle. */
  askingOfDeliveries: ReadonlySet<string>;
}

/** The steps of one branch, or those of no branch, in order. */
interface Path {
  steps: readonly Step[];
  /** What follows the last of them. */
  after: Step | null;
}

/** Works out once per version what follows what; `steps` are in order of position within each branch. */
export function compilePlan(steps: readonly Step[]): Plan {
  const nextOf = new Map<string, Step>();
  const branches = new Map<string, Map<string, Step | null>>();
  const stepsOf = groupByPlace(steps);

  /** Links the steps of a path and of the branches inside it; answers where the path begins. */
  function link({ steps: path, after }: Path): Step | null {
    for (const [index, step] of path.entries()) {
      const next = path[index + 1] ?? after;
      if (next !== null) nextOf.set(step.handle, next);
      const begins = branchesOf(step).map(({ handle, finish }) => {
        const inside = stepsOf.get(placeKey(step.handle, handle)) ?? [];
        return [handle, link({ steps: inside, after: finish ? null : next })] as const;
      });
      if (begins.length > 0) branches.set(step.handle, new Map(begins));
    }
    return path[0] ?? after;
  }

  const first = link({ steps: stepsOf.get(placeKey()) ?? [], after: null });
  const stepOf = new Map(steps.map((step) => [step.handle, step]));
  const asking = steps.filter((step) => asksOfDeliveries(step, stepOf));
  const askingOfDeliveries = new Set(asking.map(({ handle }) => handle));
  return { first, stepOf, nextOf, branchesOf: branches, askingOfDeliveries };
}

function asksOfDeliveries(step: Step, stepOf: ReadonlyMap<string, Step>): boolean {
  if (step.type === 'channel' && step.stop_when !== undefined) return true;
  const conditions = conditionsOfStep(step)
    .flatMap(({ groups }) => groups)
    .flatMap((group) => group.conditions);
  return conditions.flatMap(pathsOf).some(({ path }) => {
    const asked = readMessagePath(path);
    return asked !== null && stepOf.get(asked.step)?.type === 'channel';
  });
}

function groupByPlace(steps: readonly Step[]): Map<string, Step[]> {
  const groups = new Map<string, Step[]>();
  for (const step of steps) {
    const key = placeKey(step.parent_step_handle, step.branch_handle);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [step]);
    else group.push(step);
  }
  return groups;
}

function placeKey(parent = '', branch = ''): string {
  return `${parent}/${branch}`;
}
