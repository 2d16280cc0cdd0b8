import Type, { type Static } from 'typebox';
import { sendingChannelTypes } from './channel-types/registry.ts';
import type { FieldProblem } from './field-problem.ts';
import { findPeriodProblems } from './find-period-problems.ts';
import { createParser } from './parser.ts';
import { durationProperties } from './steps/duration.ts';

/** What a limit counts together: all of a channel type in the project, those to one address, or the equal ones of these. */
export const limitScopes = ['project', 'address', 'equal'] as const;

/** What a limit counts together. */
export type LimitScope = (typeof limitScopes)[number];

const messageLimit = Type.Object(
  {
    channel_type: Type.Enum([...sendingChannelTypes]),
    scope: Type.Enum([...limitScopes], {
      description:
        '`project`: everything of the channel type; `address`: what goes to one address; `equal`: what goes to one address with the same text',
    }),
    limit: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
    period: Type.Object(durationProperties, { additionalProperties: false }),
    when_reached: Type.Enum(['reject', 'hold'], {
      default: 'reject',
      description:
        '`reject`: what is over it is `skipped`; `hold`: it is sent in the next period that has room',
    }),
  },
  { title: 'MessageLimit', additionalProperties: false },
);

/** At most so many messages of a channel type in each period, whatever they are about. */
export type MessageLimit = Static<typeof messageLimit>;

/** The limits of a project as the API takes and answers them. */
export const messageLimits = Type.Array(messageLimit, {
  maxItems: 50,
  description:
    'How many messages of a channel type go out at most in each whole period (an hour, a day of UTC), transactional ones too: against loops, stolen keys and the limits of networks. Those of a channel type hold together.',
});

const parseLimit = createParser(messageLimit);

/** What the schema of limits cannot say; entries that it refuses are left to it. */
export function findMessageLimitProblems(given: unknown, field: string): FieldProblem[] {
  return findPeriodProblems(given, {
    field,
    parse: parseLimit,
    keyOf: ({ channel_type: channelType, scope }) => `${channelType} ${scope}`,
    duplicate: 'is of the same channel type, scope and period as another limit',
  });
}
