import {
  type Condition,
  conditionsOfStep,
  isMoment,
  pathsOf,
  type Step,
} from '@notiflow/contracts';

/** A path that a step names, and the condition it belongs to if it does. */
export interface NamedPath {
  field: string;
  path: string;
  condition: Condition | null;
}

// Settings that are a path, or may be one in the place of a moment.
const pathSettings = ['throttle_key', 'digest_key', 'until'];

/** All paths that a stored step names, in its conditions and settings. */
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
  const ofSettings = Object.entries(step).flatMap(([name, path]) =>
    pathSettings.includes(name) && typeof path === 'string' && !isMoment(path)
      ? [{ field: `settings.${name}`, path, condition: null }]
      : [],
  );
  return [...ofConditions, ...ofSettings];
}
