/** The fields of a form, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** What becomes of a form when somebody else changed the same thing meanwhile. */
export interface Merged {
  /** What the form is to show: what was typed, and what only the others changed. */
  values: Record<string, unknown>;
  /** What both changed, and not to the same: one of the two has to be chosen. */
  conflicts: string[];
  /** What only the others changed. */
  taken: string[];
}

/** Puts together what was typed and what the others changed since `seen`, field by field. */
export function mergeVersions({
  seen,
  mine,
  theirs,
}: {
  seen: Values;
  mine: Values;
  theirs: Values;
}): Merged {
  const values: Record<string, unknown> = { ...mine };
  const conflicts: string[] = [];
  const taken: string[] = [];
  for (const name of Object.keys(mine)) {
    if (isSame(theirs[name], seen[name]) || isSame(theirs[name], mine[name])) continue;
    if (isSame(mine[name], seen[name])) {
      values[name] = theirs[name];
      taken.push(name);
    } else conflicts.push(name);
  }
  return { values, conflicts, taken };
}

/** The names of what was changed. */
export function findTyped(seen: Values, mine: Values): string[] {
  return Object.keys(mine).filter((name) => !isSame(mine[name], seen[name]));
}

/** Those of the values that have these names. */
export function pick(values: Values, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

// What is sent is JSON, in which the order of names says nothing.
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(normalize(one)) === JSON.stringify(normalize(other));
}

function normalize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalize);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, normalize(inner)]));
}
