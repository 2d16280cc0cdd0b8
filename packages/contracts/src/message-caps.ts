import Type, { type Static } from 'typebox';
import type { FieldProblem } from './field-problem.ts';
import { findPeriodProblems } from './find-period-problems.ts';
import { createParser } from './parser.ts';
import { preferenceChannelTypes } from './preferences.ts';
import { durationProperties } from './steps/duration.ts';
import { passesMax } from './steps/throttle.ts';

const messageCap = Type.Object(
  {
    channel_type: Type.Enum([...preferenceChannelTypes]),
    limit: Type.Integer({ minimum: 1, maximum: passesMax }),
    period: Type.Object(durationProperties, { additionalProperties: false }),
  },
  { title: 'MessageCap', additionalProperties: false },
);

/** At most so many messages of a channel type for each recipient, within the last period. */
export type MessageCap = Static<typeof messageCap>;

/** The caps of a project as the API takes and answers them. */
export const messageCaps = Type.Array(messageCap, {
  maxItems: 50,
  description:
    'How many messages of a channel type each recipient gets at most within the last period, from all notiflows together that recipients can opt out of. Several caps of a channel type hold together.',
});

const parseCap = createParser(messageCap);

/** What the schema of caps cannot say; entries that it refuses are left to it. */
export function findMessageCapProblems(given: unknown, field: string): FieldProblem[] {
  return findPeriodProblems(given, {
    field,
    parse: parseCap,
    keyOf: (cap) => cap.channel_type,
    duplicate: 'is of the same channel type and period as another cap',
  });
}
