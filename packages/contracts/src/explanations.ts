import Type, { type Static } from 'typebox';

const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });

const momentOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' });

/** What an entry of a timeline is about. */
export const timelineKinds = [
  'run',
  'membership',
  'notification',
  'step',
  'delivery',
  'attempt',
  'report',
  'content',
] as const;

/** One decision about one recipient. */
export const timelineEntry = Type.Object(
  {
    at: Type.Unsafe<string | null>({
      ...momentOrNull,
      description: 'Null where nothing says when',
    }),
    kind: Type.Enum([...timelineKinds]),
    step: Type.Unsafe<string | null>({ ...textOrNull, description: 'Handle of the step' }),
    decision: Type.String({ description: 'What was decided, in one word' }),
    reason: textOrNull,
    recomputed: Type.Boolean({
      description:
        'Worked out now from what is known now, where rows do not say what was seen then',
    }),
    details: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'TimelineEntry' },
);

/** One decision about one recipient. */
export type TimelineEntry = Static<typeof timelineEntry>;

/** What happens next to a recipient of a run, if anything does. */
const nextResource = Type.Object({
  at: Type.Unsafe<string | null>({ ...momentOrNull, description: 'Null: as soon as a worker can' }),
  step: textOrNull,
  what: Type.Enum(['fan_out', 'take_steps', 'go_on', 'attempt', 'report']),
  details: Type.Record(Type.String(), Type.Unknown()),
});

/** Why one recipient of a run got what, or nothing. */
export const explanationResource = Type.Object(
  {
    run: Type.Object({
      id: Type.String(),
      notiflow_id: Type.String(),
      notiflow_handle: Type.String(),
      version_number: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
      status: Type.String(),
      reason: textOrNull,
    }),
    recipient: Type.Object({
      id: Type.String(),
      external_id: Type.String(),
      notification_id: textOrNull,
      status: textOrNull,
      reason: textOrNull,
    }),
    in_run: Type.Boolean(),
    summary: Type.String({ description: 'One sentence' }),
    timeline: Type.Array(timelineEntry),
    next: Type.Union([nextResource, Type.Null()]),
  },
  { title: 'Explanation' },
);

export type Explanation = Static<typeof explanationResource>;
