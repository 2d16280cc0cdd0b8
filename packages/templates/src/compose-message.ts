import type { Messages, SupportedChannelType } from '@notiflow/contracts';
import { makeStorable } from './make-storable.ts';
import type { RenderFailure, RenderOutcome } from './render-request.ts';

/** What an address is made of. */
interface Addressee {
  email?: string | null;
  first_name?: string | null;
  last_name?: string | null;
}

/** A rendered template and whom it is for. */
export interface MessageParts<T extends SupportedChannelType> {
  /** Handle of the step the template belongs to. */
  template: string;
  channelType: T;
  outcome: RenderOutcome<T>;
  recipient: Addressee;
}

/** Why there is no message; `field` is null when the message as a whole is at fault. */
export interface MessageFailure extends Omit<RenderFailure, 'field'> {
  /** Handle of the step the template belongs to. */
  template: string;
  field: string | null;
}

/** A message as it is stored and sent, or why there is none. */
export type ComposedMessage<T extends SupportedChannelType> =
  | { ok: true; message: Messages[T] }
  | { ok: false; error: MessageFailure };

/** Makes a message of what was rendered and the recipient's address. */
export function composeMessage<T extends SupportedChannelType>({
  template,
  channelType,
  outcome,
  recipient,
}: MessageParts<T>): ComposedMessage<T> {
  if (!outcome.ok) return { ok: false, error: { template, ...outcome.error } };
  const address = channelType === 'email' ? addressOf(recipient) : {};
  const message = makeStorable({ ...outcome.fields, ...address });
  if (message !== null) return { ok: true, message: message as Messages[T] };
  const reason = 'the message holds a NUL character';
  return { ok: false, error: { template, field: null, line: null, variable: null, reason } };
}

function addressOf({ email, first_name, last_name }: Addressee): { to: string; to_name?: string } {
  const name = [first_name, last_name].filter(Boolean).join(' ');
  return { to: email ?? '', ...(name === '' ? {} : { to_name: name }) };
}
