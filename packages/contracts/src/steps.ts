import Type, { type Static } from 'typebox';
import { channelTypes } from './channel-types/registry.ts';
import { type OverflowPolicy, overflowPolicies } from './overflow.ts';
import { type StepType, stepTypeAliases, stepTypes } from './steps/registry.ts';

/**
 * One entry of `steps` in `PUT /management/v1/notiflows/{handle}`. What its type may be told is in its
 * `settings`, which the step's shape checks; what has a field of its own here may also stand beside them.
 */
export const stepBody = Type.Object(
  {
    handle: Type.String({ pattern: '^[a-z_]+(_\\d+)?$', maxLength: 100 }),
    name: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 })),
    description: Type.Optional(
      Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 2_000 }),
    ),
    type: Type.Unsafe<StepType>({ enum: [...stepTypes, ...stepTypeAliases] }),
    position: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    parent_step_handle: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description: 'The step in whose branch it stands; positions are counted in each branch',
      }),
    ),
    branch_handle: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description: 'The branch of that step',
      }),
    ),
    channel_type: Type.Optional(Type.Unsafe<string | null>({ enum: [...channelTypes, null] })),
    channel_handle: Type.Optional(
      Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 100 }),
    ),
    exclude_actor: Type.Optional(Type.Boolean()),
    overflow: Type.Optional(
      Type.Unsafe<OverflowPolicy | null>({ enum: [...overflowPolicies, null] }),
    ),
    conditions: Type.Optional(
      Type.Array(Type.Unknown(), {
        maxItems: 50,
        description:
          'Groups of conditions, as those of a branch: where they do not hold, this step alone is left out, and after the trigger the notification stops',
      }),
    ),
    settings: Type.Optional(
      Type.Unsafe<Record<string, unknown> | null>({
        type: ['object', 'null'],
        jsonBytesMax: 65_536,
      }),
    ),
    provider_settings: Type.Optional(
      Type.Unsafe<Record<string, unknown> | null>({
        type: ['object', 'null'],
        jsonBytesMax: 65_536,
      }),
    ),
    template: Type.Optional(
      Type.Unsafe<Record<string, unknown> | null>({ type: ['object', 'null'], depthMax: 20 }),
    ),
  },
  { additionalProperties: false },
);

export type StepBody = Static<typeof stepBody>;

/** Most steps a notiflow may have. */
export const stepsMax = 200;

/** Body of `PUT /management/v1/notiflows/{handle}`. */
export const upsertNotiflowBody = Type.Object(
  {
    handle: Type.Optional(Type.String()),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    active: Type.Optional(Type.Boolean()),
    include_in_preferences: Type.Optional(Type.Boolean()),
    expected_sha: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description:
          'SHA of the current version as it was read; null or empty: there is no such notiflow',
      }),
    ),
    steps: Type.Optional(Type.Array(stepBody, { maxItems: stepsMax })),
  },
  { additionalProperties: false },
);

export type UpsertNotiflowBody = Static<typeof upsertNotiflowBody>;

/** Body of `POST …/{handle}/validate`. */
export const validateBody = Type.Object(
  {
    steps: Type.Optional(
      Type.Array(
        Type.Unsafe<unknown>({
          description: 'Whatever it is, what is wrong with it is told in the answer',
          anyOf: [{}, stepBody],
        }),
        {
          maxItems: stepsMax,
          description: 'Steps that are not saved, checked in the place of those of the draft',
        },
      ),
    ),
  },
  { additionalProperties: false },
);

/** Body of `POST …/{handle}/publish`. */
export const publishBody = Type.Object(
  {
    expected_sha: Type.Optional(
      Type.String({
        description:
          'SHA of the version that is to be published: another one, which somebody saved meanwhile, is not',
      }),
    ),
  },
  { additionalProperties: false },
);
