import type { WebhookMessage } from '@notiflow/contracts';
import type { HttpCall } from '../http/build-call.ts';
import { cleanHeaders } from '../http/clean-headers.ts';
import { signatureHeaders } from '../http/signature-headers.ts';
import type { SendInput } from '../send-result.ts';

/** What the request of one attempt is made of. */
export interface WebhookRequestInput {
  send: SendInput<WebhookMessage>;
  /** `whsec_…`, several separated by a space while a secret is rotated. */
  signingSecret: string | undefined;
  sentAt: Date;
}

/** Builds the request of a webhook, signed per Standard Webhooks over exactly the bytes it carries. */
export function buildWebhookRequest(input: WebhookRequestInput): HttpCall {
  const { message, deliveryId: id } = input.send;
  const { signingSecret, sentAt } = input;
  const { text, type } = chooseBody(input);
  const headers = {
    'user-agent': 'Notiflow-Webhook/1',
    ...(type === undefined ? {} : { 'content-type': type }),
    ...cleanHeaders(message.headers),
    ...signatureHeaders({ id, signingSecret, sentAt, body: text }),
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
