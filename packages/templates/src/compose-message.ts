import type { Addresses, ChannelType, Messages } from '@notiflow/contracts';
import { makeStorable } from './make-storable.ts';
import type { RenderFailure, RenderOutcome } from './render-request.ts';

/** A rendered template and where it goes. */
export interface MessageParts<T extends ChannelType> {
  /** Handle of the step the template belongs to. */
  template: string;
  channelType: T;
  outcome: RenderOutcome<T>;
  address: Addresses[T];
}

/** Why there is no message; `field` is null when the message as a whole is at fault. */
export interface MessageFailure extends Omit<RenderFailure, 'field'> {
  /** Handle of the step the template belongs to. */
  template: string;
  field: string | null;
}

/** A message as it is stored and sent, or why there is none. */
export type ComposedMessage<T extends ChannelType> =
  | { ok: true; message: Messages[T] }
  | { ok: false; error: MessageFailure };

/** Makes a message of what was rendered and where it goes. */
export function composeMessage<T extends ChannelType>({
  template,
  outcome,
  address,
}: MessageParts<T>): ComposedMessage<T> {
  if (!outcome.ok) return { ok: false, error: { template, ...outcome.error } };
  const message = makeStorable({ ...outcome.fields, ...address.fields });
  // The definition of a channel type makes its message of just these two parts.
  if (message !== null) return { ok: true, message: message as Messages[T] };
  const reason = 'the message holds a NUL character';
  return { ok: false, error: { template, field: null, line: null, variable: null, reason } };
}
