import Type from 'typebox';
import type { FieldProblem } from '../field-problem.ts';
import { defineStepShape } from './define-step-shape.ts';
import { acceptDurationUnit, durationProperties, findDurationProblems } from './duration.ts';
import { findPathProblem } from './property-path.ts';

/** A step that holds the events of a recipient until its window closes, and goes on once with all of them. */
export const digestShape = defineStepShape({
  type: 'digest',
  alias: 'batch',
  settings: Type.Object(
    {
      ...durationProperties,
      digest_key: Type.Optional(
        Type.String({
          maxLength: 255,
          description: 'The path of a property: each of its values has a digest of its own',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  accept(given) {
    const { digest_key: key, ...settings } = acceptDurationUnit(given);
    // Editors send an empty one while nothing is chosen.
    return key === '' ? settings : { ...settings, ...(key !== undefined && { digest_key: key }) };
  },
  check({ digest_key: key, ...duration }): FieldProblem[] {
    const inKey = key === undefined ? null : findPathProblem(key);
    return [
      ...findDurationProblems(duration),
      ...(inKey === null ? [] : [{ field: 'digest_key', ...inKey }]),
    ];
  },
});
