/** Something a template can name. */
export interface Variable {
  path: string;
  kind: string;
  /** It is known from runs alone, and may be missing in others. */
  is_seen?: boolean;
}

const depthMax = 6;
const namesMax = 500;
const elementsLooked = 3;

/** The names that data has, as templates write them; `[]` stands for the elements of a list. */
export function nameValues(path: string, value: unknown): Variable[] {
  const found = new Map<string, Variable>();
  const note = (at: string, inner: unknown, depth: number): void => {
    if (found.size >= namesMax && !found.has(at)) return;
    const kind = kindOf(inner);
    if ((found.get(at)?.kind ?? 'unknown') === 'unknown') {
      found.set(at, { path: at, kind, is_seen: true });
    }
    if (depth >= depthMax) return;
    if (Array.isArray(inner)) {
      for (const element of inner.slice(0, elementsLooked)) note(`${at}[]`, element, depth + 1);
    } else if (kind === 'object') {
      for (const [name, deeper] of Object.entries(inner as object)) {
        note(at + stepTo(name), deeper, depth + 1);
      }
    }
  };
  note(path, value, 0);
  return [...found.values()];
}

/** The names that what a preview is given has. */
export function nameSample(sample: object): Variable[] {
  const person = (who: string, given: unknown) => {
    const { custom_fields = {}, ...attributes } = objectOf(given);
    return [...nameValues(who, attributes), ...nameValues(who, custom_fields)];
  };
  const { recipient, actor, data, results, digest } = objectOf(sample);
  return [
    ...nameValues('data', data ?? {}),
    ...person('recipient', recipient),
    ...person('actor', actor),
    ...(digest === undefined ? [] : nameValues('digest', digest)),
    ...(results === undefined
      ? []
      : [...nameValues('fetch', results), ...nameValues('steps', results)]),
  ];
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'unknown';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'string' ? 'text' : typeof value;
}

/** A name behind another one: after a dot where Liquid takes it, else in brackets. */
function stepTo(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
