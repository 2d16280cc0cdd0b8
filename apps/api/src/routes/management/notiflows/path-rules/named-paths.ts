import { type Condition, conditionsOfStep, pathsOf, type Step } from '@notiflow/contracts';

/** A path that a step names, and the condition it belongs to if it does. */
export interface NamedPath {
  field: string;
  path: string;
  condition: Condition | null;
}

const keys = ['throttle_key', 'digest_key'];

/** All paths that a stored step names, in its conditions and keys. */
export function namedPathsOf(step: Step): NamedPath[] {
  const ofConditions = conditionsOfStep(step).flatMap(({ field, groups }) =>
    groups.flatMap(({ conditions }, group) =>
      conditions.flatMap((condition, index) => {
        const place = `${field}[${group}].conditions[${index}]`;
        return pathsOf(condition).map((named) => {
          return { field: `${place}.${named.field}`, path: named.path, condition };
        });
      }),
    ),
  );
  const ofKeys = Object.entries(step).flatMap(([name, path]) =>
    keys.includes(name) && typeof path === 'string'
      ? [{ field: `settings.${name}`, path, condition: null }]
      : [],
  );
  return [...ofConditions, ...ofKeys];
}
