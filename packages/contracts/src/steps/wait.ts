import Type from 'typebox';
import type { FieldProblem } from '../field-problem.ts';
import { defineStepShape } from './define-step-shape.ts';
import { acceptDurationUnit, durationProperties, findDurationProblems } from './duration.ts';

const settings = Type.Object(
  {
    duration: Type.Optional(durationProperties.duration),
    duration_unit: Type.Optional(durationProperties.duration_unit),
    until: Type.Optional(
      Type.String({ format: 'date-time', description: 'A moment; in the past: go on at once' }),
    ),
  },
  { additionalProperties: false },
);

/** A step that lets time pass: for a duration, or until a moment. */
export const waitShape = defineStepShape({
  type: 'wait',
  settings,
  accept: acceptDurationUnit,
  check({ duration, duration_unit, until }): FieldProblem[] {
    if (until !== undefined) {
      const strangers = Object.entries({ duration, duration_unit });
      const given = strangers.filter(([, value]) => value !== undefined);
      return given.map(([field]) => problem(field, 'exclusive'));
    }
    if (duration === undefined) return [problem('duration', 'required')];
    if (duration_unit === undefined) return [problem('duration_unit', 'required')];
    return findDurationProblems({ duration, duration_unit });
  },
});

const messages = {
  exclusive: 'cannot be given together with until',
  required: "can't be blank",
} as const;

function problem(field: string, reason: keyof typeof messages): FieldProblem {
  return { field, message: messages[reason], reason };
}
