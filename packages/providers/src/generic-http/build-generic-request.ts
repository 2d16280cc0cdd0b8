import { basicAuth, type HttpCall } from '../http/build-call.ts';
import { cleanHeaders } from '../http/clean-headers.ts';
import { parseJson } from '../http/read-json.ts';
import { type RejectedMessage, rejected, type SendInput } from '../send-result.ts';
import type { SourceWriter } from '../source-writer.ts';
import type { GenericChannel } from './generic-values.ts';
import { hostOf, listSources, type variableNames } from './list-sources.ts';

type Input = SendInput<object, GenericChannel['settings'], GenericChannel['credentials']>;

const contentTypes = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  plaintext: 'text/plain; charset=utf-8',
};

/** Writes the request of one message, as the channel says. */
export async function buildGenericRequest(
  input: Input,
  writer: SourceWriter,
): Promise<HttpCall | RejectedMessage> {
  const { settings } = input.channel;
  const sources = listSources(input.channel);
  const written = await writer.write({ sources, variables: toVariables(input) });
  if (!written.ok) return refuseSource(written);
  const { texts } = written;
  const { method = 'POST', body_format: format = 'json' } = settings;
  const text = texts.body ?? standardBody(input, format);
  if (format === 'json' && parseJson(text) === undefined) {
    const reason = 'The body that the channel describes is not JSON.';
    return rejected('config', { code: 'body_not_json', reason });
  }
  const headers = {
    accept: 'application/json',
    ...(method !== 'GET' && { 'content-type': contentTypes[format] }),
    ...cleanHeaders(headersOf(texts)),
    ...authOf(input.channel),
  };
  const url = `${hostOf(settings.url)}${texts.url ?? ''}`;
  return { url, method, headers, body: method === 'GET' ? null : Buffer.from(text) };
}

function toVariables({
  deliveryId,
  notificationId,
  recipientId,
  message,
  channel,
}: Input): Record<(typeof variableNames)[number], object> {
  return {
    message,
    delivery: { id: deliveryId, notification_id: notificationId, recipient_id: recipientId },
    secrets: channel.credentials,
  };
}

function refuseSource({ field, line }: { field: string; line: number | null }): RejectedMessage {
  const place = line === null ? '' : `, line ${line}`;
  const reason = `The setting ${field}${place} of the channel could not be rendered.`;
  return rejected('config', { code: 'source_not_rendered', reason });
}

function headersOf(texts: Record<string, string>): Record<string, string> {
  const prefix = 'headers.';
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

function authOf({ settings, credentials }: GenericChannel): Record<string, string> {
  const { token = '', username = '', password = '' } = credentials;
  switch (settings.auth ?? 'none') {
    case 'none':
      return {};
    case 'basic':
      return { authorization: basicAuth(username, password) };
    case 'bearer':
      return { authorization: `Bearer ${token}` };
  }
}

/** What is sent when the channel describes no body. */
function standardBody({ deliveryId, notificationId, recipientId, message }: Input, format: string) {
  const ids = {
    delivery_id: deliveryId,
    notification_id: notificationId,
    recipient_id: recipientId,
  };
  if (format === 'json') return JSON.stringify({ ...ids, message });
  if (format === 'plaintext') return 'body' in message ? String(message.body) : '';
  const fields = Object.entries({ ...ids, ...message })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]);
  return new URLSearchParams(Object.fromEntries(fields)).toString();
}
