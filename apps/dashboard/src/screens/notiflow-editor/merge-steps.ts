/** A step as the API answers and takes it. */
export interface Step {
  handle: string;
  type: string;
  name?: string | null;
  /** As the API answers it; what is edited here has none. */
  position?: number;
  parent_step_handle?: string | null;
  branch_handle?: string | null;
  channel_type?: string | null;
  channel_handle?: string | null;
  template?: { channel_type?: string; data?: Record<string, unknown> };
  [field: string]: unknown;
}

/** What two people made of one thing. */
export interface StepConflict {
  /** Names it; also where it is edited. */
  key: string;
  step: string | null;
  /** Of the template, or null for the step as a whole. */
  field: string | null;
  base: string | null;
  mine: string | null;
  theirs: string | null;
}

/** Which of the two is taken, by the key of the conflict. */
export type Choices = Readonly<Record<string, 'mine' | 'theirs'>>;

interface Versions {
  base: readonly Step[];
  mine: readonly Step[];
  theirs: readonly Step[];
}

const orderKey = 'order of the steps';

/**
 * Puts together what two people made of the same steps. What only one of them changed is taken; what both changed otherwise
 * is a conflict, and stays as it was chosen, or as mine until it is.
 */
export function mergeSteps(
  { base, mine, theirs }: Versions,
  choices: Choices = {},
): { steps: Step[]; conflicts: StepConflict[] } {
  const conflicts: StepConflict[] = [];
  const pick: Decide = (place, values) => {
    const [was, my, their] = [write(values.base), write(values.mine), write(values.theirs)];
    if (my === their || their === was) return values.mine;
    if (my === was) return values.theirs;
    conflicts.push({ ...place, base: was, mine: my, theirs: their });
    return choices[place.key] === 'theirs' ? values.theirs : values.mine;
  };
  const order = orderOf({ base, mine, theirs }, pick);
  const find = (steps: readonly Step[], handle: string) =>
    steps.find((step) => step.handle === handle);
  const steps = order.flatMap((handle): Step[] => {
    const sides = {
      base: find(base, handle),
      mine: find(mine, handle),
      theirs: find(theirs, handle),
    };
    if (sides.mine === undefined || sides.theirs === undefined) {
      return [sides.mine ?? sides.theirs ?? []].flat();
    }
    return [mergeStep(handle, { base: sides.base, mine: sides.mine, theirs: sides.theirs }, pick)];
  });
  return { steps, conflicts };
}

/**
 * A step without what says nothing: nulls, what is empty, and its position, which is its place in the list. Two that mean
 * the same are the same.
 */
export function compactStep(step: Step): Step {
  const { position: _, ...fields } = step;
  const said = Object.entries(fields).filter(([, value]) => !isNothing(value));
  return Object.fromEntries(said) as Step;
}

function isNothing(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

interface Sides<T> {
  base: T;
  mine: T;
  theirs: T;
}

type Decide = <T>(place: Pick<StepConflict, 'key' | 'step' | 'field'>, values: Sides<T>) => T;

/** The handles in their order: with what either side added, and without what either side removed. */
function orderOf({ base, mine, theirs }: Versions, pick: Decide): string[] {
  const find = (steps: readonly Step[], handle: string) => {
    return steps.find((one) => one.handle === handle);
  };
  const all = [...new Set([...mine, ...theirs].map(({ handle }) => handle))];
  const stays = all.filter((handle) => {
    const sides = {
      base: find(base, handle),
      mine: find(mine, handle),
      theirs: find(theirs, handle),
    };
    const isRemoved = sides.base !== undefined && (!sides.mine || !sides.theirs);
    // Where the other one changed it meanwhile, somebody has to say whether it goes.
    return !isRemoved || pick({ key: handle, step: handle, field: null }, sides) !== undefined;
  });
  const [ofBase, ofMine, ofTheirs] = [base, mine, theirs].map((steps) =>
    steps.map(({ handle }) => handle).filter((handle) => stays.includes(handle)),
  ) as [string[], string[], string[]];
  const inAll = (handles: string[]) =>
    handles.filter((handle) => [ofBase, ofMine, ofTheirs].every((one) => one.includes(handle)));
  const sides = { base: inAll(ofBase), mine: inAll(ofMine), theirs: inAll(ofTheirs) };
  const chosen = pick({ key: orderKey, step: null, field: null }, sides);
  return chosen === sides.theirs ? weave(ofTheirs, ofMine) : weave(ofMine, ofTheirs);
}

/** A list with what another one has beside it, each behind what it stands behind there. */
function weave(own: readonly string[], other: readonly string[]): string[] {
  const woven = [...own];
  for (const [place, handle] of other.entries()) {
    if (woven.includes(handle)) continue;
    const before = other.slice(0, place).findLast((one) => woven.includes(one));
    woven.splice(before === undefined ? 0 : woven.indexOf(before) + 1, 0, handle);
  }
  return woven;
}

function mergeStep(
  handle: string,
  { base, mine, theirs }: { base: Step | undefined; mine: Step; theirs: Step },
  pick: Decide,
): Step {
  const [was, my, their] = [base, mine, theirs].map(split);
  if (my === undefined || their === undefined) throw new Error('Both steps are there.');
  const rest = pick(
    { key: `${handle} settings`, step: handle, field: null },
    {
      base: was?.rest,
      mine: my.rest,
      theirs: their.rest,
    },
  );
  const fields = [...new Set([...Object.keys(my.data), ...Object.keys(their.data)])];
  const data = fields.flatMap((field): [string, unknown][] => {
    const value = pick(
      { key: `${handle} ${field}`, step: handle, field },
      {
        base: was?.data[field],
        mine: my.data[field],
        theirs: their.data[field],
      },
    );
    return value === undefined ? [] : [[field, value]];
  });
  const hasTemplate = mine.template !== undefined || theirs.template !== undefined;
  const merged = rest as Step;
  if (!hasTemplate) return merged;
  return { ...merged, template: { ...my.about, data: Object.fromEntries(data) } };
}

/** What is edited of a step by itself: the fields of its template, and the rest. */
function split(step: Step | undefined) {
  if (step === undefined) return undefined;
  const { template, ...rest } = step;
  const { data = {}, ...about } = template ?? {};
  return { rest, data, about };
}

function write(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
