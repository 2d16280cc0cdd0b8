import type { ChannelSettingName, UserChannelSettings } from './channel-settings.ts';
import { channelTypeOf, isChannelType } from './channel-types/registry.ts';
import type { FieldProblem } from './field-problem.ts';

/** What is wrong with settings on a channel of this type: each type of channel reads its own fields. */
export function findChannelSettingsProblems(
  settings: UserChannelSettings,
  { channelType, field }: { channelType: string; field: string },
): FieldProblem[] {
  const hasTokens = settings.device_tokens !== undefined;
  const hasSlack = settings.slack_channel_id !== undefined || settings.slack_user_id !== undefined;
  const hasPlace = hasSlack || settings.chat_id !== undefined;
  const problem = (name: string, message: string, reason: FieldProblem['reason']) => [
    { field: name === '' ? field : `${field}.${name}`, message, reason },
  ];
  if (hasTokens && hasPlace) {
    const message = `cannot come with a ${hasSlack ? 'Slack id' : 'chat_id'}`;
    return problem('device_tokens', message, 'exclusive');
  }
  if (channelType === 'mobile_push' && !hasTokens) {
    return problem('device_tokens', "can't be blank", 'required');
  }
  if (channelType === 'chat' && !hasPlace) {
    const message = 'must be there, or slack_user_id, or chat_id';
    return problem('slack_channel_id', message, 'required');
  }
  const names = Object.keys(settings) as ChannelSettingName[];
  const strangers = names.filter((name) => !isTaken(name, channelType));
  if (strangers.length > 0) {
    return strangers.flatMap((name) =>
      problem(name, `is not for a channel of type ${channelType}`, 'invalid'),
    );
  }
  if (hasTokens || hasPlace) return [];
  const message = 'must have device_tokens, slack_channel_id, slack_user_id or chat_id';
  return problem('', message, 'required');
}

/** Whether channels of this type take the setting; a stored channel may be of a type that the code does not know. */
function isTaken(name: ChannelSettingName, channelType: string): boolean {
  return !isChannelType(channelType) || channelTypeOf(channelType).channelSettings.includes(name);
}
