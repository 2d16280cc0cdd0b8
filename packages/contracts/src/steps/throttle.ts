import Type from 'typebox';
import type { FieldProblem } from '../field-problem.ts';
import { defineStepShape } from './define-step-shape.ts';
import { acceptDurationUnit, durationProperties, findDurationProblems } from './duration.ts';
import { findPathProblem } from './property-path.ts';

/** A step that one notification of a recipient passes within a window; the others stop there. */
export const throttleShape = defineStepShape({
  type: 'throttle',
  settings: Type.Object(
    {
      ...durationProperties,
      throttle_key: Type.Optional(
        Type.String({
          maxLength: 255,
          description: 'The path of a property: each of its values has a window of its own',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  accept(given) {
    const { throttle_key: key, ...settings } = acceptDurationUnit(given);
    // Editors send an empty one while nothing is chosen.
    return key === '' ? settings : { ...settings, ...(key !== undefined && { throttle_key: key }) };
  },
  check({ throttle_key: key, ...duration }): FieldProblem[] {
    const inKey = key === undefined ? null : findPathProblem(key);
    return [
      ...findDurationProblems(duration),
      ...(inKey === null ? [] : [{ field: 'throttle_key', ...inKey }]),
    ];
  },
});
