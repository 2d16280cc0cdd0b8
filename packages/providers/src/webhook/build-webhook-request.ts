import type { WebhookMessage } from '@notiflow/contracts';
import { Webhook } from 'standardwebhooks';
import type { HttpCall } from '../http/build-call.ts';
import type { SendInput } from '../send-result.ts';

/** What the request of one attempt is made of. */
export interface WebhookRequestInput {
  send: SendInput<WebhookMessage>;
  /** `whsec_…`, several separated by a space while a secret is rotated. */
  signingSecret: string | undefined;
  sentAt: Date;
}

const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const controlCharacters = /\p{Cc}+/gu;

// What only the connection or the signature may say; templates cannot set these.
const reservedHeaders = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'webhook-id',
  'webhook-signature',
  'webhook-timestamp',
]);

/** Builds the request of a webhook, signed per Standard Webhooks over exactly the bytes it carries. */
export function buildWebhookRequest(input: WebhookRequestInput): HttpCall {
  const { message } = input.send;
  const { text, type } = chooseBody(input);
  const headers = {
    'user-agent': 'Notiflow-Webhook/1',
    ...(type === undefined ? {} : { 'content-type': type }),
    ...templateHeaders(message.headers),
    ...signatureHeaders(input, text),
  };
  const body = message.method === 'GET' ? null : Buffer.from(text);
  return { url: message.url, method: message.method, headers, body };
}

function chooseBody({ send, sentAt }: WebhookRequestInput): { text: string; type?: string } {
  const { method, body, content_type } = send.message;
  if (method === 'GET') return { text: '' };
  if (body === undefined || body.trim() === '') {
    return { text: JSON.stringify(standardEvent(send, sentAt)), type: 'application/json' };
  }
  const type = content_type === 'json' ? 'application/json' : 'text/plain; charset=utf-8';
  return { text: body, type };
}

function standardEvent(send: SendInput<WebhookMessage>, sentAt: Date): Record<string, string> {
  return {
    event: 'notification.delivered',
    delivery_id: send.deliveryId,
    notification_id: send.notificationId,
    recipient_id: send.recipientId,
    timestamp: sentAt.toISOString(),
  };
}

function templateHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const taken: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lowered = name.trim().toLowerCase();
    if (!headerName.test(lowered) || reservedHeaders.has(lowered)) continue;
    // Header bytes are written as Latin-1, so this sends the value as UTF-8.
    taken[lowered] = Buffer.from(value.replace(controlCharacters, ' ').trim()).toString('latin1');
  }
  return taken;
}

function signatureHeaders(
  { send, signingSecret, sentAt }: WebhookRequestInput,
  body: string,
): Record<string, string> {
  const headers = {
    'webhook-id': send.deliveryId,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
  };
  if (signingSecret === undefined) return headers;
  const signatures = signingSecret
    .split(' ')
    .map((secret) => new Webhook(secret).sign(send.deliveryId, sentAt, body));
  return { ...headers, 'webhook-signature': signatures.join(' ') };
}
