import type { Static, TObject, TSchema } from 'typebox';
import type { ChannelSettingName } from '../channel-settings.ts';
import type { Overflow } from '../overflow.ts';
import type { Reach, Registered } from '../registered.ts';
import type { UserAttributes } from '../users.ts';

/** Kinds of text a field of a template becomes; `packages/templates` makes values safe for each. */
export const outputKindNames = [
  'app_link',
  'chat_json',
  'chat_markdown',
  'form',
  'header',
  'html',
  'json',
  'link',
  'markdown',
  'markdown_html',
  'sms',
  'text',
  'url',
] as const;

/** A kind of text a field of a template becomes. */
export type OutputKindName = (typeof outputKindNames)[number];

/**
 * Answers the text that stands in a message for a field of its template; a layout goes around it. For a field of
 * kind `text_of` the source is the path of a field read before, whose HTML becomes plain text.
 */
export type ReadField = (
  path: string,
  kind: OutputKindName | 'text_of',
  source: string,
  layout?: string,
) => string;

/** One place a recipient's message can go to. */
export interface Address<Fields = object> {
  /** Tells the addresses of one recipient apart, also when they change between two tries; `''` when there is never more than one. */
  key: string;
  /** What the address adds to the message. */
  fields: Fields;
}

/** How messages of a type reach a provider. */
export interface Sending<Message = unknown> {
  /** Milliseconds to wait before each further attempt; after the last one the delivery is given up. */
  retryDelaysMs: readonly number[];
  /** A message for whoever a person names to try a channel. */
  test: {
    /** Schema of where it goes, and what that is in words. */
    to: TSchema;
    toWords: string;
    compose(to: string): Message;
  };
}

/** How addresses of a type are named in the list of those that nothing is sent to. */
export interface Suppressible<Field extends PropertyKey = string> {
  /** The field of an address that says where it leads. */
  field: Field;
  /** Schema of one, as people write it. */
  address: TSchema;
  /** The same text for all spellings of one address, or of one pattern. */
  keyOf(address: string): string;
  /** Patterns that stand for many addresses, where there are any. */
  patterns?: {
    /** Schema of one, as people write it. */
    schema: TSchema;
    /** Every pattern that an address is covered by, given its key. */
    covering(key: string): string[];
  };
}

/** Everything there is to know of a channel type; queues, stages, sweeps, checks and documents follow from it. */
export interface ChannelTypeDefinition<
  T extends string = string,
  Template extends TObject = TObject,
  Message extends TObject = TObject,
  To extends keyof Static<Message> = keyof Static<Message>,
  S extends Sending<Static<Message>> | null = Sending<Static<Message>> | null,
> {
  type: T;
  /** Schema of the Liquid source of its steps, closed. */
  template: Template;
  /** Puts other spellings the API takes into the one that is stored, before the schema looks. */
  acceptTemplate?(template: Record<string, unknown>): Record<string, unknown>;
  /** Fields of the template that name a host the worker will connect to. */
  requestUrls?: readonly (keyof Static<Template> & string)[];
  /** A template to begin with. */
  sampleTemplate: Static<Template>;
  /** Schema of the rendered message, which is stored with the delivery before anything is sent. */
  message: Message;
  /** Fields of the message that come from the address and not from the template. */
  addressFields: readonly To[];
  /** Whether what the recipient registered on the channel has to be looked up for its addresses. */
  asksRegistered: boolean;
  /** Where the recipient can be reached: none, one, or several places. */
  addressesOf(
    recipient: UserAttributes,
    registered: Registered,
    reach: Reach,
  ): Address<Pick<Static<Message>, To>>[];
  /** Reads each Liquid source of a template where its text belongs in the message; calls `read` in the same order each time. */
  render(template: Static<Template>, read: ReadField): Omit<Static<Message>, To>;
  /** What users may store on channels of this type, beside their attributes. */
  channelSettings: readonly ChannelSettingName[];
  /** Whether a recipient can opt out of it. */
  canOptOut: boolean;
  /** The field of a message that says which list it belongs to and how to leave it, where mail readers and the like look for that. */
  listField?: keyof Static<Message> & string;
  /** What becomes of a body that is too long for its service; left out where no service says how long one may be. */
  overflow?: Overflow<Static<Message>>;
  /** Null when its messages go to no address of a recipient. */
  suppression: Suppressible<To> | null;
  /** Null when the stored delivery is the message itself, so that there is nothing to send. */
  sending: S;
}

/** Defines a channel type. */
export function defineChannelType<
  const T extends string,
  Template extends TObject,
  Message extends TObject,
  const To extends keyof Static<Message>,
  const S extends Sending<Static<Message>> | null,
>(
  definition: ChannelTypeDefinition<T, Template, Message, To, S>,
): ChannelTypeDefinition<T, Template, Message, To, S> {
  return definition;
}
