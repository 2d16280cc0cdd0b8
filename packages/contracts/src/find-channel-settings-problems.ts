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
  const names = Object.keys(settings) as ChannelSettingName[];
  const strangers = names.filter((name) => !isTaken(name, channelType));
  if (strangers.length > 0) {
    return strangers.flatMap((name) =>
      problem(name, `is not for a channel of type ${channelType}`, 'invalid'),
    );
  }
  if (hasTokens || hasSlack) return [];
  return problem('', 'must have device_tokens, slack_channel_id or slack_user_id', 'required');
}

/** Whether channels of this type take the setting; a stored channel may be of a type that the code does not know. */
function isTaken(name: ChannelSettingName, channelType: string): boolean {
  return !isChannelType(channelType) || channelTypeOf(channelType).channelSettings.includes(name);
}
