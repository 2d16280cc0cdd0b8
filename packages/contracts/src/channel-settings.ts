import Type, { type Static } from 'typebox';

const placeId = { minLength: 1, maxLength: 255 };
const slackId = Type.Optional(Type.String(placeId));

/** What deliveries to one user on one channel need: device tokens, or places in a chat. */
export const userChannelSettings = Type.Object(
  {
    device_tokens: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 4_096 }), { minItems: 1, maxItems: 100 }),
    ),
    slack_channel_id: slackId,
    slack_user_id: slackId,
    chat_id: Type.Optional(
      Type.String({
        ...placeId,
        description:
          'The same for other services: a chat of Telegram, a channel of Mattermost or a person there (`@ada`), a thread of Discord, a number of WhatsApp',
      }),
    ),
  },
  { additionalProperties: false },
);

/** What deliveries to one user on one channel need. */
export type UserChannelSettings = Static<typeof userChannelSettings>;

/** One of the settings a user may have on a channel. */
export type ChannelSettingName = keyof UserChannelSettings;

/** Body of `PUT /users/{external_id}/channel-settings/{channel_id}`; replaces what is stored. */
export const updateChannelSettingsBody = Type.Object(
  { settings: userChannelSettings },
  { additionalProperties: false },
);

/** Most channels whose settings one user may be given at once. */
export const initialChannelSettingsMax = 100;

/** The channel settings that come with a user. */
export const initialChannelSettings = Type.Array(
  Type.Object(
    {
      channel_id: Type.String({ description: 'UUID, or the ULID spelling of the same 128 bits' }),
      settings: userChannelSettings,
    },
    { additionalProperties: false },
  ),
  { maxItems: initialChannelSettingsMax },
);

/** The channel settings of a user as the API answers them. */
export const channelSettingsResource = Type.Object(
  {
    channel_id: Type.String(),
    user_id: Type.String(),
    provider: Type.String(),
    settings: userChannelSettings,
    created_at: Type.String(),
    updated_at: Type.String(),
  },
  { title: 'ChannelSettings' },
);

export type ChannelSettingsResource = Static<typeof channelSettingsResource>;
