import Type, { type Static } from 'typebox';
import { type DigestFrequency, digestFrequencies } from './digests.ts';
import {
  type QuietHours,
  type QuietHoursUpdate,
  quietHours,
  quietHoursUpdate,
} from './quiet-hours.ts';

/** The channel types a user can turn off; a webhook addresses a machine and asks nobody. */
export const preferenceChannelTypes = [
  'chat',
  'email',
  'in_app',
  'mobile_push',
  'sms',
  'web_push',
] as const;

/** A channel type a user can turn off. */
export type PreferenceChannelType = (typeof preferenceChannelTypes)[number];

/** Most notiflows one update of preferences may name. */
export const preferenceNotiflowsMax = 1_000;

const flag = Type.Optional(
  Type.Unsafe<boolean | null>({
    type: ['boolean', 'null'],
    description: '`null` goes back to the default',
  }),
);

const channelTypeFlags = Type.Optional(
  Type.Unsafe<Partial<Record<PreferenceChannelType, boolean | null>> | null>({
    type: ['object', 'null'],
    properties: Object.fromEntries(preferenceChannelTypes.map((type) => [type, flag])),
    additionalProperties: false,
    description: '`null` takes every channel type back to the default',
  }),
);

/** Whether somebody gets nothing but transactional messages: until further notice, or until a moment. */
export type Pause = boolean | { until: string };

const pauseUntil = {
  properties: { until: { type: 'string', format: 'date-time' } },
  required: ['until'],
  additionalProperties: false,
};

const ignored = 'Ignored: clients send back what they got';

/** What a user wants of one notiflow; absent keeps, `null` goes back to the default. */
export interface NotiflowPreferencesUpdate {
  /** Ignored: clients send back what they got. */
  name?: string;
  /** Ignored as well. */
  frequencies?: DigestFrequency[];
  enabled?: boolean | null;
  channel_types?: Partial<Record<PreferenceChannelType, boolean | null>> | null;
  frequency?: DigestFrequency | null;
}

const notiflowUpdate = {
  type: ['object', 'null'],
  properties: {
    name: Type.Optional(Type.String({ description: ignored })),
    frequencies: Type.Optional(Type.Array(Type.Unknown(), { description: ignored })),
    enabled: flag,
    channel_types: channelTypeFlags,
    frequency: Type.Optional(
      Type.Unsafe<DigestFrequency | null>({
        enum: [...digestFrequencies, null],
        description:
          'How often its digests come, where the step lets one choose; `null` goes back to what the step says',
      }),
    ),
  },
  additionalProperties: false,
};

/** Body of `PUT /users/{external_id}/preferences`: only what is there changes. */
export const updatePreferencesBody = Type.Object(
  {
    channel_types: channelTypeFlags,
    notiflows: Type.Optional(
      Type.Unsafe<Record<string, NotiflowPreferencesUpdate | null>>({
        type: 'object',
        maxProperties: preferenceNotiflowsMax,
        additionalProperties: notiflowUpdate,
        description: 'By id (UUID or ULID) or handle of the notiflow',
      }),
    ),
    quiet_hours: Type.Optional(
      Type.Unsafe<QuietHoursUpdate | null>({
        ...quietHoursUpdate,
        type: ['object', 'null'],
        description:
          'Replaced as a whole. Messages wait for the end of these hours, but for those of high priority and of transactional notiflows; `null` ends them',
      }),
    ),
    paused: Type.Optional(
      Type.Unsafe<Pause | null>({
        ...pauseUntil,
        type: ['boolean', 'object', 'null'],
        description:
          '`true` until further notice, or until a moment: nothing but transactional messages comes; `false` and `null` end it',
      }),
    ),
    timezone: Type.Optional(Type.Unknown({ description: ignored })),
    available_channel_types: Type.Optional(Type.Array(Type.Unknown(), { description: ignored })),
  },
  { additionalProperties: false },
);

export type UpdatePreferencesBody = Static<typeof updatePreferencesBody>;

/** The preferences of a user as the API answers them: every channel type, every notiflow that asks. */
export const preferencesResource = Type.Object(
  {
    channel_types: Type.Object(
      Object.fromEntries(preferenceChannelTypes.map((type) => [type, Type.Boolean()])) as Record<
        PreferenceChannelType,
        ReturnType<typeof Type.Boolean>
      >,
    ),
    notiflows: Type.Record(
      Type.String(),
      Type.Object({
        name: Type.String(),
        enabled: Type.Boolean(),
        channel_types: Type.Unsafe<Partial<Record<PreferenceChannelType, boolean>>>({
          type: 'object',
          properties: Object.fromEntries(
            preferenceChannelTypes.map((type) => [type, { type: 'boolean' }]),
          ),
          description: 'Only what differs from the levels above is stored, and is here',
        }),
        frequency: Type.Optional(
          Type.Unsafe<DigestFrequency>({
            enum: [...digestFrequencies],
            description: 'How often digests come, when the user has chosen',
          }),
        ),
        frequencies: Type.Optional(
          Type.Array(Type.Unsafe<DigestFrequency>({ enum: [...digestFrequencies] }), {
            description: 'What the user may choose for it, where its digest lets one choose',
          }),
        ),
      }),
      { description: 'By id of the notiflow' },
    ),
    quiet_hours: Type.Unsafe<QuietHours | null>({
      ...quietHours,
      type: ['object', 'null'],
      description: 'When nothing is sent that may disturb; null when the user has not said',
    }),
    paused: Type.Unsafe<Pause>({
      ...pauseUntil,
      type: ['boolean', 'object'],
      description: 'Whether nothing comes but transactional messages; one that is over is `false`',
    }),
    timezone: Type.String({
      description: 'The zone of the user, else UTC: quiet hours that name no zone go by it',
    }),
    available_channel_types: Type.Array(
      Type.Unsafe<PreferenceChannelType>({ enum: [...preferenceChannelTypes] }),
      { description: 'Those of which the project has a channel' },
    ),
  },
  { title: 'Preferences' },
);

export type PreferencesResource = Static<typeof preferencesResource>;
