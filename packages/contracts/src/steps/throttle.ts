import Type from 'typebox';
import type { FieldProblem } from '../field-problem.ts';
import { defineStepShape } from './define-step-shape.ts';
import { acceptDurationUnit, durationProperties, findDurationProblems } from './duration.ts';
import { findPathProblem } from './property-path.ts';

/** Most passes that are counted together: each is kept until it is over. */
export const passesMax = 1_000;

/** When a pass is over: with the window that the first one opened, or each for itself, so long after it. */
export const throttleModes = ['fixed', 'sliding'] as const;

/** Whose passes are counted together: each recipient's, all of the notiflow, or all of the project at a step of this handle. */
export const throttleScopes = ['recipient', 'notiflow', 'project'] as const;

export type ThrottleMode = (typeof throttleModes)[number];
export type ThrottleScope = (typeof throttleScopes)[number];

/** A step that only so many notifications pass within a window; the others stop there. */
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
      // Without defaults that are stored: a notiflow that says nothing of these keeps its hash.
      limit: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: passesMax,
          description: 'How many pass, one when left out',
        }),
      ),
      mode: Type.Optional(
        Type.Enum([...throttleModes], {
          description:
            '`fixed`, when left out: within the window that the first one opens. `sliding`: within the last duration, whenever it is asked',
        }),
      ),
      scope: Type.Optional(
        Type.Enum([...throttleScopes], {
          description:
            'Who is counted together: each `recipient` alone, when left out; all of the `notiflow`; all of the `project`, at the steps of this scope and handle',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  accept(given) {
    const { throttle_key: key, threshold, ...settings } = acceptDurationUnit(given);
    return {
      ...settings,
      // Editors send an empty one while nothing is chosen.
      ...(key !== undefined && key !== '' && { throttle_key: key }),
      // Two numbers are for the schema to refuse.
      ...(threshold !== undefined && {
        [settings.limit === undefined ? 'limit' : 'threshold']: threshold,
      }),
    };
  },
  check({ throttle_key: key, ...duration }): FieldProblem[] {
    const inKey = key === undefined ? null : findPathProblem(key);
    return [
      ...findDurationProblems(duration),
      ...(inKey === null ? [] : [{ field: 'throttle_key', ...inKey }]),
    ];
  },
});
