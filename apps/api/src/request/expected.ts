import { toCanonicalJson } from '@notiflow/contracts';
import Type, { type TObject } from 'typebox';
import { type ApiError, conflict, type ErrorDetails } from '../errors.ts';

/**
 * The field `expected` of a change: how the thing was when the change was thought of. Whoever sends it overwrites nothing
 * that somebody else wrote meanwhile.
 */
export function expectedOf<R extends TObject>(title: string, resource: R) {
  return Type.Partial(resource, {
    title,
    additionalProperties: false,
    description:
      'How it was when the change was thought of: the change is refused (409, reason `changed`) when one of these is another one by now',
  });
}

/** The names of what is not as it is thought to be. */
export function findChanged(
  now: Readonly<Record<string, unknown>>,
  thought: Readonly<Record<string, unknown>> = {},
): string[] {
  return Object.entries(thought).flatMap(([name, value]) =>
    isSame(now[name], value) ? [] : [name],
  );
}

// None of the lists that can be changed says something by its order.
function isSame(one: unknown, other: unknown): boolean {
  return writeUnordered(one) === writeUnordered(other);
}

function writeUnordered(value: unknown): string {
  return Array.isArray(value)
    ? value.map(writeUnordered).sort().join(' ')
    : toCanonicalJson(value ?? null);
}

/** The refusal of a change to what somebody else changed meanwhile. */
export function changedMeanwhile(
  names: readonly string[],
  about: Pick<ErrorDetails, 'resource' | 'id'>,
): ApiError {
  const what = names.length === 0 ? 'this' : names.join(', ');
  return conflict(`Somebody else changed ${what} meanwhile`, { ...about, reason: 'changed' });
}
