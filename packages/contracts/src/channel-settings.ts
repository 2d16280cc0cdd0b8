import Type, { type Static } from 'typebox';
import type { FieldProblem } from './field-problem.ts';

const slackId = Type.Optional(Type.String({ minLength: 1, maxLength: 255 }));

/** What deliveries to one user on one channel need: device tokens, or a place in Slack. */
export const userChannelSettings = Type.Object(
  {
    device_tokens: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 4_096 }), { minItems: 1, maxItems: 100 }),
    ),
    slack_channel_id: slackId,
    slack_user_id: slackId,
  },
  { additionalProperties: false },
);

/** What deliveries to one user on one channel need. */
export type UserChannelSettings = Static<typeof userChannelSettings>;

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

/** What is wrong with settings on a channel of this type: each type of channel reads its own fields. */
export function findChannelSettingsProblems(
  settings: UserChannelSettings,
  { channelType, field }: { channelType: string; field: string },
): FieldProblem[] {
  const hasTokens = settings.device_tokens !== undefined;
  const hasSlack = settings.slack_channel_id !== undefined || settings.slack_user_id !== undefined;
  const problem = (name: string, message: string, reason: FieldProblem['reason']) => [
    { field: name === '' ? field : `${field}.${name}`, message, reason },
  ];
  if (hasTokens && hasSlack) {
    return problem('device_tokens', 'cannot come with a Slack id', 'exclusive');
  }
  if (channelType === 'mobile_push' && !hasTokens) {
    return problem('device_tokens', "can't be blank", 'required');
  }
  if (channelType === 'chat' && !hasSlack) {
    return problem('slack_channel_id', 'must be there, or slack_user_id', 'required');
  }
  if (hasSlack && channelType !== 'chat') {
    const name = settings.slack_channel_id === undefined ? 'slack_user_id' : 'slack_channel_id';
    return problem(name, `is not for a channel of type ${channelType}`, 'invalid');
  }
  if (hasTokens || hasSlack) return [];
  return problem('', 'must have device_tokens, slack_channel_id or slack_user_id', 'required');
}
