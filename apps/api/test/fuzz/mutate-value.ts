import fc from 'fast-check';

/** One change that makes a value nearly, or no longer, what a schema allows. */
export interface Mutation {
  kind: 'drop' | 'replace' | 'add' | 'wrap' | 'keep';
  /** Which place of the value, counted round and round. */
  at: number;
  name: string;
  value: unknown;
}

const nest = (levels: number): unknown => {
  let value: unknown = {};
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? { a: value } : [value];
  return value;
};

/** Texts that have harmed programs before. */
export const hostileTexts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u0000',
  '__proto__',
  'constructor',
  "'; DROP TABLE users; --",
  '%00',
  '../../etc/passwd',
  '{{ 7 | times: 7 }}',
  '{% for i in (1..1000000000) %}x{% endfor %}',
  '<script>alert(1)</script>',
  '#{7 * 7}',
  'é'.repeat(256),
  'x'.repeat(10_000),
  '019aa000-0000-7000-8000-000000000000',
  '9223372036854775808',
  'NaN',
  'true',
  'null',
];

const hostileValues: unknown[] = [
  ...hostileTexts,
  null,
  true,
  false,
  0,
  -1,
  0.1,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e308,
  -1e308,
  [],
  [[]],
  {},
  [null],
  { $gt: '' },
  { $ne: null },
  { $where: 'sleep(1000)' },
  { $regex: '.*' },
  { toString: 1, valueOf: 1, toJSON: 1 },
  nest(19),
  nest(25),
  nest(70),
  nest(900),
  nest(3_000),
  Array.from({ length: 300 }, () => 1),
];

// Names of columns, of what objects have from birth, and of what an administrator would have.
const hostileNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'id',
  'project_id',
  'projectId',
  'status',
  'active',
  'archived_at',
  'created_at',
  'updated_at',
  'deleted_at',
  'published_version_id',
  'hash',
  'kind',
  'scopes',
  'is_admin',
  'role',
  'sweep_at',
  '$where',
  '$set',
  '',
  'a.b',
  'a\0',
  '\ud800',
];

/** Makes mutations; about a third change nothing. */
export const mutations: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('drop', 'replace', 'replace', 'add', 'add', 'wrap', 'keep', 'keep', 'keep'),
  at: fc.nat(60),
  name: fc.constantFrom(...hostileNames),
  value: fc.constantFrom(...hostileValues),
});

interface Slot {
  holder: Record<string, unknown>;
  key: string;
}

/** The value with these changes, one after the other; the given one stays as it is. */
export function mutate(given: unknown, changes: readonly Mutation[]): unknown {
  const root: Record<string, unknown> = { root: structuredClone(given) };
  for (const { at, ...mutation } of changes) {
    const slots = [{ holder: root, key: 'root' }, ...slotsOf(root.root)];
    const slot = slots[at % slots.length];
    if (slot !== undefined) change(slot, mutation);
  }
  return root.root;
}

function change({ holder, key }: Slot, mutation: Omit<Mutation, 'at'>): void {
  const { kind, name } = mutation;
  // The next change may go into the value, which must not change the list it is from.
  const value: unknown = JSON.parse(JSON.stringify(mutation.value));
  if (kind === 'drop') delete holder[key];
  if (kind === 'replace') setOwn(holder, { key, value });
  if (kind === 'wrap') setOwn(holder, { key, value: [holder[key]] });
  const place = holder[key];
  const isObject = typeof place === 'object' && place !== null;
  if (kind === 'add' && isObject) setOwn(place as Slot['holder'], { key: name, value });
}

// Assigning to `__proto__` would change the prototype instead of making a field.
function setOwn(holder: Slot['holder'], { key, value }: { key: string; value: unknown }): void {
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function slotsOf(value: unknown, level = 0): Slot[] {
  if (typeof value !== 'object' || value === null || level > 30) return [];
  const holder = value as Slot['holder'];
  return Object.keys(holder).flatMap((key) => [
    { holder, key },
    ...slotsOf(Object.getOwnPropertyDescriptor(holder, key)?.value, level + 1),
  ]);
}
