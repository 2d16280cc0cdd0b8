import type { Static } from 'typebox';
import { nothingRegistered, type Reach, type Registered } from '../registered.ts';
import type { UserAttributes } from '../users.ts';
import { chat } from './chat.ts';
import type { ChannelTypeDefinition } from './define-channel-type.ts';
import { email } from './email.ts';
import { inApp } from './in-app.ts';
import { mobilePush } from './mobile-push.ts';
import { sms } from './sms.ts';
import { webPush } from './web-push.ts';
import { webhook } from './webhook.ts';

/** THE TABLE OF CHANNEL TYPES: one line per type; a channel is one configured channel type of a project. */
const definitions = [email, sms, chat, mobilePush, webPush, inApp, webhook] as const;

type Definition = (typeof definitions)[number];
type DefinitionOf<T extends ChannelType> = Extract<Definition, { type: T }>;

/** One of the media a message can travel by. */
export type ChannelType = Definition['type'];

/** A channel type whose messages are handed to a provider; those of the others are delivered by being stored. */
export type SendingChannelType = Exclude<Definition, { sending: null }>['type'];

/** Liquid source by channel type. */
export type Templates = { [T in ChannelType]: Static<DefinitionOf<T>['template']> };

/** Liquid source of any channel step. */
export type Template = Templates[ChannelType];

/** Rendered result by channel type; stored with the delivery before anything is sent. */
export type Messages = { [T in ChannelType]: Static<DefinitionOf<T>['message']> };

/** Rendered result of any channel step. */
export type Message = Messages[ChannelType];

/** What a template says about a message, by channel type; the address adds the rest. */
export type RenderedFields = { [T in ChannelType]: ReturnType<DefinitionOf<T>['render']> };

/** Where a recipient can be reached, by channel type. */
export type Addresses = { [T in ChannelType]: ReturnType<DefinitionOf<T>['addressesOf']>[number] };

/** A rendered e-mail. */
export type EmailMessage = Messages['email'];

/** A rendered text message. */
export type SmsMessage = Messages['sms'];

/** A rendered push to an app. */
export type MobilePushMessage = Messages['mobile_push'];

/** A rendered push to a browser. */
export type WebPushMessage = Messages['web_push'];

/** A rendered message in a chat. */
export type ChatMessage = Messages['chat'];

/** A rendered webhook request. */
export type WebhookMessage = Messages['webhook'];

/** Every channel type, in the order of the table. */
export const channelTypes = definitions.map(({ type }) => type) as [ChannelType, ...ChannelType[]];

/** Every channel type whose messages are handed to a provider. */
export const sendingChannelTypes = definitions.flatMap(({ type, sending }) =>
  sending === null ? [] : [type],
) as SendingChannelType[];

const byType = new Map<string, ChannelTypeDefinition>(
  definitions.map((definition) => [definition.type, definition as ChannelTypeDefinition]),
);

/** Tells whether the code knows this channel type; a stored one may be newer or older than the code. */
export function isChannelType(type: string): type is ChannelType {
  return byType.has(type);
}

/** Tells whether messages of this channel type are handed to a provider. */
export function isSendingChannelType(type: string): type is SendingChannelType {
  return (sendingChannelTypes as string[]).includes(type);
}

/** The definition of a channel type. */
export function channelTypeOf(type: ChannelType): ChannelTypeDefinition {
  const definition = byType.get(type);
  if (definition === undefined) throw new Error(`There is no channel type ${type}.`);
  return definition;
}

/** Where the recipient can be reached on a channel of this type, given what is registered there and whom the channel reaches. */
export function addressesOf<T extends ChannelType>(
  type: T,
  {
    recipient,
    registered = nothingRegistered,
    reach = 'registered',
  }: { recipient: UserAttributes; registered?: Registered; reach?: Reach },
): Addresses[T][] {
  return channelTypeOf(type).addressesOf(recipient, registered, reach) as Addresses[T][];
}
