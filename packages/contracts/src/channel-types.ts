/** The media a message can travel by; a channel is one configured channel type of a project. */
export const channelTypes = [
  'email',
  'sms',
  'in_app',
  'mobile_push',
  'web_push',
  'chat',
  'webhook',
] as const;

/** One of the media a message can travel by. */
export type ChannelType = (typeof channelTypes)[number];

/** Channel types with a provider today; the others are known to the schemas and refused with a reason. */
export const supportedChannelTypes = ['email', 'in_app', 'webhook'] as const;

/** A channel type that has a provider. */
export type SupportedChannelType = (typeof supportedChannelTypes)[number];

/** Tells whether messages of this channel type can be sent today. */
export function isSupportedChannelType(value: string): value is SupportedChannelType {
  return (supportedChannelTypes as readonly string[]).includes(value);
}
