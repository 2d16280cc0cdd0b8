import type { Messages } from '@notiflow/contracts';
import webPush from 'web-push';
import type { HttpCall } from '../http/build-call.ts';
import { rejected, type SendResult } from '../send-result.ts';

// RFC 8291 lets no service take more in one record.
const bodyBytesMax = 4_096;

// Browsers of before 2017; the library would take another key for them, and say so on the console.
const gcmEndpoints = 'https://android.googleapis.com/gcm/send';

/** The keys and wishes of a channel. */
export interface PushChannel {
  public_key: string;
  private_key: string;
  subject: string;
  ttl?: number;
  urgency?: 'very-low' | 'low' | 'normal' | 'high';
}

/** The request that hands an encrypted message to the push service of a browser, or why there is none. */
export function buildPush(
  message: Messages['web_push'],
  { public_key: publicKey, private_key: privateKey, subject, ttl, urgency }: PushChannel,
): HttpCall | SendResult {
  const { endpoint, p256dh, auth } = message;
  // The endpoint was said by a browser, or by somebody who says to be one.
  if (!/^https:\/\//i.test(endpoint)) {
    const reason = 'The endpoint is not an https URL.';
    return rejected('recipient', { code: 'endpoint_invalid', reason });
  }
  if (endpoint.startsWith(gcmEndpoints)) {
    const reason = 'Google Cloud Messaging has been switched off.';
    return rejected('recipient', { code: 'endpoint_gone', reason, fault: 'unregistered' });
  }
  const options = {
    vapidDetails: { subject, publicKey, privateKey },
    contentEncoding: 'aes128gcm',
    // The defaults of the schema are filled in before anything is sent.
    ...(ttl !== undefined && { TTL: ttl }),
    ...(urgency !== undefined && { urgency }),
  } as const;
  try {
    const keys = { p256dh, auth };
    const push = webPush.generateRequestDetails({ endpoint, keys }, payloadOf(message), options);
    const { 'Content-Length': _counted, ...headers } = push.headers;
    const body = push.body ?? Buffer.alloc(0);
    return body.length > bodyBytesMax ? tooLong : toCall(endpoint, headers, body);
  } catch {
    const reason = 'Nothing can be encrypted with the keys of the subscription.';
    return rejected('recipient', { code: 'subscription_invalid', reason });
  }
}

/** What the service worker of the page gets to read. */
function payloadOf({ title, body, icon, image, action_url }: Messages['web_push']): string {
  return JSON.stringify({ title, body, icon, image, action_url });
}

const tooLong = rejected('content', {
  code: 'payload_too_long',
  reason: 'The push is longer than 4096 bytes when it is encrypted.',
});

function toCall(url: string, headers: Record<string, unknown>, body: Buffer): HttpCall {
  const texts = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { url, method: 'POST', headers: Object.fromEntries(texts), body };
}
