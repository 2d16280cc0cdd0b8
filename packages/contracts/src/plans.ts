import Type, { type Static } from 'typebox';
import { timelineEntry } from './explanations.ts';
import { runNotiflowBody } from './runs.ts';
import { freeObject } from './users.ts';

/** Most recipients whose way a plan tells. */
export const plannedRecipientsMax = 100;

/** Body of `POST …/plan`: that of a run, and what to suppose of what others decide. */
export const planBody = Type.Object(
  {
    version: Type.Optional(
      Type.Unsafe<'draft' | 'published' | number>({
        anyOf: [
          { enum: ['draft', 'published'] },
          { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
        ],
        description: 'Or the number of a version; default: the published one',
      }),
    ),
    recipients_limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: plannedRecipientsMax,
        default: 10,
        description: 'How many recipients are told of: the first that would be fanned out',
      }),
    ),
    assume: Type.Optional(
      Type.Object(
        {
          fetch: Type.Optional({ ...freeObject, description: 'What is fetched, by step handle' }),
          events: Type.Optional({
            ...freeObject,
            description:
              'The data of events that come, by the handle of the step that waits for it',
          }),
        },
        { additionalProperties: false },
      ),
    ),
    ...runNotiflowBody.properties,
  },
  {
    additionalProperties: false,
    examples: [
      {
        version: 'draft',
        recipients: [{ external_id: 'user_12345', first_name: 'Jane' }],
        data: { order_id: 'ORD-12345' },
      },
    ],
  },
);

export type PlanBody = Static<typeof planBody>;

/** What of a plan is supposed instead of known. */
export type PlanAssumptions = NonNullable<PlanBody['assume']>;

const plannedRecipient = Type.Object({
  external_id: Type.String(),
  is_known: Type.Boolean({ description: 'Whether the user is stored already' }),
  status: Type.String({ description: 'How the notification would end' }),
  reason: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  timeline: Type.Array(timelineEntry),
});

/** What a run would do. */
export const planResource = Type.Object(
  {
    notiflow: Type.Object({ id: Type.String(), handle: Type.String() }),
    version: Type.Object({
      number: Type.Integer(),
      status: Type.String({ description: 'draft, published or archived' }),
    }),
    starts_at: Type.String({ format: 'date-time' }),
    expires_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' }),
    fan_out: Type.Object({
      recipients: Type.Integer({ description: 'Everybody who would get a notification' }),
      planned: Type.Integer({ description: 'How many of them are told of, the first ones' }),
      actor_left_out: Type.Boolean(),
      topic: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    }),
    recipients: Type.Array(plannedRecipient),
    assumptions: Type.Array(
      Type.Object({
        step: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
        text: Type.String(),
      }),
      { description: 'What is supposed because others decide it, or only time will tell' },
    ),
  },
  { title: 'Plan' },
);

export type PlanResource = Static<typeof planResource>;
