import { type Duration, durationMs, durationUnits, type FieldProblem } from '@notiflow/contracts';
import type { ClockMove } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import { conflict, notFound, validationFailed } from '../../../errors.ts';
import { defineRoute } from '../../../route.ts';
import { clockResource, presentClock } from './clock-resource.ts';

const singular = (unit: Duration['duration_unit']) => unit.slice(0, -1);

const moveBody = Type.Object(
  {
    duration: Type.Optional(Type.Integer({ minimum: 1, maximum: 31_622_400 })),
    duration_unit: Type.Optional(
      Type.Unsafe<string>({ enum: [...durationUnits, ...durationUnits.map(singular)] }),
    ),
    until: Type.Optional(
      Type.String({ format: 'date-time', description: 'A moment that the clock shows then' }),
    ),
    to_next_due: Type.Optional(
      Type.Literal(true, {
        description:
          'To when something is due next; the clock stays where it is while something is due already, or when nothing waits',
      }),
    ),
  },
  { title: 'ClockMove', additionalProperties: false },
);

/** Lets time pass for a project that is not live. */
export const moveClock = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/clock',
  scope: null,
  summary: 'Move the clock of the project forward',
  params: {},
  body: moveBody,
  checkBody,
  responses: { 200: { description: 'The clock, moved', schema: clockResource } },
  errors: ['conflict', 'not_found', 'validation_failed'],
  // Moved twice by a duration, it is twice as far.
  happensOnce: true,
  audit: { action: 'clock.moved', resource: 'clock' },
  async handle({ database }, { project, body }) {
    const moved = await database.projects.moveClock({ projectId: project.id, move: toMove(body) });
    if (moved === null) throw notFound('project', project.slug);
    switch (moved.kind) {
      case 'moved':
        return { status: 200, body: presentClock(moved.clock), audit: { resourceId: project.id } };
      case 'live':
        throw conflict('The project is live: its clock cannot be moved', {
          resource: 'project',
          id: project.slug,
          reason: 'live',
        });
      case 'backwards':
        throw validationFailed([
          {
            field: 'until',
            message: `must be after what the clock shows, ${moved.now.toISOString()}`,
            reason: 'range',
          },
        ]);
      case 'too_far':
        throw validationFailed([
          {
            field: body.until === undefined ? 'duration' : 'until',
            message: 'must be at most 366 days ahead',
            reason: 'range',
          },
        ]);
      default:
        return moved satisfies never;
    }
  },
});

function checkBody(body: Record<string, unknown>): FieldProblem[] {
  const { duration, duration_unit, until, to_next_due } = body;
  const ways = Object.entries({ duration: duration ?? duration_unit, until, to_next_due });
  const [given, ...others] = ways.filter(([, value]) => value !== undefined);
  if (given === undefined) {
    const message = "can't be blank: give a duration, until or to_next_due";
    return [{ field: 'duration', message, reason: 'required' }];
  }
  const problems: FieldProblem[] = others.map(([field]) => {
    return { field, message: `cannot be given together with ${given[0]}`, reason: 'exclusive' };
  });
  if (given[0] !== 'duration') return problems;
  const parts = Object.entries({ duration, duration_unit });
  for (const [field] of parts.filter(([, value]) => value === undefined)) {
    problems.push({ field, message: "can't be blank", reason: 'required' });
  }
  return problems;
}

function toMove({ duration = 0, duration_unit = '', until }: Static<typeof moveBody>): ClockMove {
  if (until !== undefined) return { kind: 'until', until: new Date(until) };
  const unit = durationUnits.find((plural) => [plural, singular(plural)].includes(duration_unit));
  if (unit === undefined) return { kind: 'next' };
  return { kind: 'by', ms: durationMs({ duration, duration_unit: unit }) };
}
