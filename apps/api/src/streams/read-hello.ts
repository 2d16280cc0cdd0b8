import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { createParser } from '@notiflow/contracts';
import Type, { type Static } from 'typebox';
import { ApiError, invalidJson, validationFailed } from '../errors.ts';

const text = Type.String({ minLength: 1, maxLength: 8_192 });

/** The first message on a socket: what an event stream is told by headers, path and query. */
export const helloMessage = Type.Object(
  {
    type: Type.Literal('authenticate'),
    api_key: text,
    user_key: Type.Optional(text),
    user_id: Type.Optional(text),
    user_hash: Type.Optional(text),
    channel: text,
    last_event_id: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  },
  { additionalProperties: false },
);

/** A message as it was meant. */
export type Hello = Static<typeof helloMessage>;

const parse = createParser(helloMessage);

/** Reads the first message; throws an `ApiError` that tells what is wrong with it. */
export function readHello(message: string): Hello {
  const parsed = parse(readJson(message));
  if (!parsed.ok) throw validationFailed(parsed.problems);
  return parsed.value;
}

function readJson(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    throw invalidJson('The first message is not valid JSON');
  }
}

/** The headers that would say the same on a request; where it comes from and goes to, the request that opened the socket said. */
export function toHeaders(
  { api_key, user_key, user_id, user_hash }: Hello,
  { headers: { origin, host } }: Pick<IncomingMessage, 'headers'>,
): IncomingHttpHeaders {
  const given = {
    'x-notiflows-api-key': api_key,
    'x-notiflows-user-key': user_key,
    'x-notiflows-user-id': user_id,
    'x-notiflows-user-hash': user_hash,
    origin,
    host,
  };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  if (entries.some(([, value]) => /[^\x20-\x7e]/.test(value ?? ''))) {
    throw new ApiError('bad_request', { message: 'Credentials are printable ASCII' });
  }
  return Object.fromEntries(entries);
}
