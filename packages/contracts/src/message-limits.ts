import Type, { type Static } from 'typebox';
import { sendingChannelTypes } from './channel-types/registry.ts';
import type { FieldProblem } from './field-problem.ts';
import { createParser } from './parser.ts';
import { durationMs, durationProperties, findDurationProblems } from './steps/duration.ts';

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
  if (!Array.isArray(given)) return [];
  const known = new Set<string>();
  return given.flatMap((entry: unknown, place) => {
    const parsed = parseLimit(entry);
    if (!parsed.ok) return [];
    const { channel_type: channelType, scope, period } = parsed.value;
    const key = `${channelType} ${scope} ${durationMs(period)}`;
    const isDouble = known.has(key);
    known.add(key);
    const path = `${field}[${place}]`;
    const problems = findDurationProblems(period).map((problem) => {
      return { ...problem, field: `${path}.period.${problem.field}` };
    });
    if (!isDouble) return problems;
    const message = 'is of the same channel type, scope and period as another limit';
    return [...problems, { field: path, message, reason: 'duplicate' }];
  });
}
