import { recipientPageNames, userAttributes } from '@notiflow/contracts';
import type { NamedValues } from '@notiflow/database';

/** What a variable holds, as far as its author has to know. */
export const variableKinds = ['text', 'number', 'boolean', 'list', 'object', 'unknown'] as const;

export type VariableKind = (typeof variableKinds)[number];

/** Something a template can name. */
export interface Variable {
  path: string;
  kind: VariableKind;
  /** It is known from the latest runs alone. */
  is_seen: boolean;
}

const person = [
  'external_id',
  ...Object.keys(userAttributes).filter((name) => name !== 'custom_fields'),
];
const digestPerson = ['id', 'external_id', 'email', 'first_name', 'last_name'];

const always: readonly (readonly [string, VariableKind])[] = [
  ['recipient', 'object'],
  ...['id', ...person].map((name) => [`recipient.${name}`, 'text'] as const),
  ['actor', 'object'],
  ...['id', ...person].map((name) => [`actor.${name}`, 'text'] as const),
  ['data', 'object'],
  ['run', 'object'],
  ['run.id', 'text'],
  ['run.created_at', 'text'],
  ['run.notiflow', 'object'],
  ...['id', 'handle', 'name'].map((name) => [`run.notiflow.${name}`, 'text'] as const),
  ['project', 'object'],
  ...['id', 'slug', 'name'].map((name) => [`project.${name}`, 'text'] as const),
  ['digest', 'object'],
  ['digest.total_items', 'number'],
  ['digest.total_actors', 'number'],
  ['digest.leading', 'boolean'],
  ...['digest.items[]', 'digest.first'].flatMap(
    (item) =>
      [
        [item, 'object'],
        [`${item}.data`, 'object'],
        ...['actor', 'recipient'].flatMap((who) => [
          [`${item}.${who}`, 'object'],
          ...digestPerson.map((name) => [`${item}.${who}.${name}`, 'text']),
        ]),
      ] as [string, VariableKind][],
  ),
  ['digest.items', 'list'],
  ...recipientPageNames.map((name) => [name, 'text'] as const),
];

const depthMax = 6;
const variablesMax = 1_000;

/** Lists what the templates of a notiflow can name: what is always there, and what the latest runs had beside it. */
export function listVariables(seen: readonly NamedValues[]): Variable[] {
  const found = new Map<string, Variable>(
    always.map(([path, kind]) => [path, { path, kind, is_seen: false }]),
  );
  const note = (path: string, value: unknown, depth = 0): void => {
    const kind = kindOf(value);
    const known = found.get(path);
    if (known === undefined && found.size >= variablesMax) return;
    // What was null once may be something else the next time.
    if (known === undefined || known.kind === 'unknown')
      found.set(path, { path, kind, is_seen: known?.is_seen ?? true });
    if (depth >= depthMax) return;
    if (Array.isArray(value)) {
      for (const element of value.slice(0, 3)) note(`${path}[]`, element, depth + 1);
    } else if (kind === 'object') {
      for (const [name, inner] of Object.entries(value as object)) {
        note(`${path}${stepTo(name)}`, inner, depth + 1);
      }
    }
  };
  for (const { data, recipient_fields, actor_fields } of seen) {
    note('data', data);
    note('recipient', recipient_fields);
    note('actor', actor_fields ?? {});
    note('digest.items[].data', data);
  }
  return [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

function kindOf(value: unknown): VariableKind {
  if (value === null || value === undefined) return 'unknown';
  if (Array.isArray(value)) return 'list';
  const kinds: Record<string, VariableKind> = {
    string: 'text',
    number: 'number',
    boolean: 'boolean',
    object: 'object',
  };
  return kinds[typeof value] ?? 'unknown';
}

/** A name behind another one: after a dot where Liquid takes it, else in brackets. */
function stepTo(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
