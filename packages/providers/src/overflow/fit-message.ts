import {
  channelTypeOf,
  type LengthLimit,
  type Message,
  measureSms,
  type OverflowPolicy,
  type SendingChannelType,
} from '@notiflow/contracts';
import { findProvider } from '../registry.ts';
import { cutMarkdown } from './cut-markdown.ts';
import { type Cuttable, splitText, truncateText } from './cut-text.ts';

/** Into no more messages than this one is cut: what is longer is for another medium. */
export const piecesMax = 20;

/** A message that goes out by a provider, and what its step says of one that is too long. */
export interface FitInput {
  channelType: SendingChannelType;
  provider: string;
  message: Message;
  policy: OverflowPolicy | undefined;
}

/** Messages that the service takes, in their order; or how long the one is that it does not. */
export type FittedMessages =
  | { ok: true; messages: [Message, ...Message[]] }
  | { ok: false; length: number; limit: number; unit: LengthLimit['unit'] };

/** Makes of a message what its service takes, as its step says. */
export function fitMessage({ channelType, provider, message, policy }: FitInput): FittedMessages {
  const { overflow } = channelTypeOf(channelType);
  const definition = findProvider(channelType, provider);
  const own = definition === undefined || definition.storedOnly ? null : definition.lengthLimit;
  const limit = own ?? (overflow?.limit as LengthLimit<Message> | null | undefined) ?? null;
  if (limit === null) return { ok: true, messages: [message] };
  const length = limit.lengthOf(message);
  if (length <= limit.max) return { ok: true, messages: [message] };
  const bodies = cut(message, { limit, policy: policy ?? overflow?.byDefault ?? 'fail' });
  const [first, ...others] = (bodies ?? []).map((body) => withBody(message, body));
  if (first === undefined) return { ok: false, length, limit: limit.max, unit: limit.unit };
  return { ok: true, messages: [first, ...others] };
}

/** The bodies of the messages it becomes; null when none of them would do. */
function cut(
  message: Message,
  { limit, policy }: { limit: LengthLimit<Message>; policy: OverflowPolicy },
): string[] | null {
  const cuttable = policy === 'fail' ? null : cuttableOf(message);
  if (cuttable === null) return null;
  const reach = limit.max * charactersOf[limit.unit];
  const fits = (body: string) => limit.lengthOf(withBody(message, body)) <= limit.max;
  if (policy === 'split') return splitText(cuttable, { fits, reach, piecesMax });
  const body = truncateText(cuttable, { fits, reach });
  return body === null ? null : [body];
}

/** How many characters there are in a unit at most. */
const charactersOf = { characters: 1, bytes: 1, segments: 160 } as const;

/** JSON and HTML are in the words of whoever reads them, and a piece of one is none. */
function cuttableOf(message: Message): Cuttable | null {
  const { body = '', content_type: type } = message as { body?: string; content_type?: string };
  if (type === 'markdown') return cutMarkdown(body);
  return type === 'plaintext'
    ? {
        text: body,
        write: (from, to, end) =>
          end === undefined ? body.slice(from, to) : body.slice(from, to).trimEnd() + end,
      }
    : null;
}

/** What was measured of the whole is measured again of a piece. */
function withBody(message: Message, body: string): Message {
  const measured = 'segments' in message ? measureSms(body) : {};
  return { ...message, body, ...measured } as Message;
}
