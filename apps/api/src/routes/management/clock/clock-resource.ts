import type { ProjectClock } from '@notiflow/database';
import Type from 'typebox';

const moment = (description: string) => Type.String({ format: 'date-time', description });

/** The clock of a project as the API answers it. */
export const clockResource = Type.Object(
  {
    now: moment('What the clock of the project shows'),
    offset_seconds: Type.Number({ description: 'By how much it is ahead' }),
    live: Type.Boolean({ description: 'Whether the project sends to real people' }),
    idle: Type.Boolean({
      description: 'Whether nothing is due: everything is settled, or waits for a later moment',
    }),
    next_due_at: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'date-time',
      description: 'When something is due next, by this clock; null when nothing waits',
    }),
  },
  { title: 'Clock' },
);

/** A clock for an answer. */
export function presentClock({ now, offsetMs, live, idle, nextDueAt }: ProjectClock) {
  return {
    now: now.toISOString(),
    offset_seconds: offsetMs / 1_000,
    live,
    idle,
    next_due_at: nextDueAt?.toISOString() ?? null,
  };
}
