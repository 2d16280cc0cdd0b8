import { createHash } from 'node:crypto';
import type { Messages } from '@notiflow/contracts';
import webPush from 'web-push';
import type { HttpCall } from '../http/build-call.ts';
import { rejected, type SendInput, type SendResult } from '../send-result.ts';

// RFC 8291 lets no service take more in one record.
const bodyBytesMax = 4_096;

// Browsers of before 2017; the library would take another key for them, and say so on the console.
const gcmEndpoints = 'https://android.googleapis.com/gcm/send';

// Apple takes nothing that names the machine itself; this one reaches nobody, and says so.
const nobody = 'mailto:nobody@notiflow.invalid';

/** The keys and wishes of a channel. */
export interface PushChannel {
  public_key: string;
  private_key: string;
  subject?: string;
  ttl?: number;
  urgency?: 'very-low' | 'low' | 'normal' | 'high';
}

/** What of a delivery goes along with its message. */
export type PushFacts = Pick<
  SendInput<Messages['web_push']>,
  'message' | 'deliveryId' | 'notificationId' | 'replaceKey' | 'eventsUrl'
>;

/** The request that hands an encrypted message to the push service of a browser, or why there is none. */
export function buildPush(
  facts: PushFacts,
  { public_key: publicKey, private_key: privateKey, subject, ttl, urgency }: PushChannel,
): HttpCall | SendResult {
  const { endpoint, p256dh, auth } = facts.message;
  // The endpoint was said by a browser, or by somebody who says to be one.
  if (!/^https:\/\//i.test(endpoint)) {
    const reason = 'The endpoint is not an https URL.';
    return rejected('recipient', { code: 'endpoint_invalid', reason });
  }
  if (endpoint.startsWith(gcmEndpoints)) {
    const reason = 'Google Cloud Messaging has been switched off.';
    return rejected('recipient', { code: 'endpoint_gone', reason, fault: 'unregistered' });
  }
  const tag = tagOf(facts);
  const options = {
    vapidDetails: { subject: subject ?? ourAddress(facts) ?? nobody, publicKey, privateKey },
    contentEncoding: 'aes128gcm',
    // The service itself drops an older push that nobody fetched yet: https://www.rfc-editor.org/rfc/rfc8030#section-5.4
    ...(tag !== undefined && { topic: tag }),
    // The defaults of the schema are filled in before anything is sent.
    ...(ttl !== undefined && { TTL: ttl }),
    ...(urgency !== undefined && { urgency }),
  } as const;
  try {
    const keys = { p256dh, auth };
    const push = webPush.generateRequestDetails({ endpoint, keys }, payloadOf(facts, tag), options);
    const { 'Content-Length': _counted, ...headers } = push.headers;
    const body = push.body ?? Buffer.alloc(0);
    return body.length > bodyBytesMax ? tooLong : toCall(endpoint, headers, body);
  } catch {
    const reason = 'Nothing can be encrypted with the keys of the subscription.';
    return rejected('recipient', { code: 'subscription_invalid', reason });
  }
}

/** What the service worker of the page gets to read. */
function payloadOf(
  { message: { title, body, icon, image, action_url }, deliveryId, notificationId }: PushFacts,
  tag: string | undefined,
): string {
  const ids = { delivery_id: deliveryId, notification_id: notificationId };
  return JSON.stringify({ title, body, icon, image, action_url, tag, ...ids });
}

const tagLength = 32;

/** The key of what may be replaced, as a service takes it: in 32 characters, and without saying what it was. */
function tagOf({ replaceKey }: PushFacts): string | undefined {
  if (!replaceKey) return undefined;
  return createHash('sha256').update(replaceKey).digest('base64url').slice(0, tagLength);
}

/** Where the world reaches this installation, if services would take that for an address of whoever sends. */
function ourAddress({ eventsUrl }: PushFacts): string | undefined {
  return eventsUrl?.startsWith('https://') ? new URL(eventsUrl).origin : undefined;
}

const tooLong = rejected('content', {
  code: 'payload_too_long',
  reason: 'The push is longer than 4096 bytes when it is encrypted.',
});

function toCall(url: string, headers: Record<string, unknown>, body: Buffer): HttpCall {
  const texts = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { url, method: 'POST', headers: Object.fromEntries(texts), body };
}
