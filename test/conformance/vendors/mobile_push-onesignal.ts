import type { MobilePushMessage } from '@notiflow/contracts';
import {
  createConfiguration,
  DefaultApi,
  Notification,
  ServerConfiguration,
} from '@onesignal/node-onesignal';
import { collapseIdFor, ttlFor } from '../pushes-of-clients.ts';
import type { VendorError, VendorRow } from '../vendor-row.ts';

const app_id = '5eb5a37e-b458-11e3-ac11-000c2940e62c';
const api_key = 'api-key-canary';
const id = '458dcec4-cf53-11e3-add2-000c2940e62c';

type Result = VendorError['result'];

const invalid: Result = {
  kind: 'rejected',
  about: 'recipient',
  code: 'onesignal_invalid_id',
  fault: 'unregistered',
};

/** OneSignal: https://documentation.onesignal.com/reference/push-notification */
export const row: VendorRow = {
  channels: [{ settings: { app_id }, credentials: { api_key } }],
  origins: ['https://api.onesignal.com'],
  accepts: { status: 200, body: { id, external_id: null }, providerMessageId: id },
  errors: [
    good({ id: '', errors: { invalid_player_ids: ['a'] } }, invalid),
    good({ id, errors: { invalid_subscription_ids: ['a'] } }, invalid),
    good(
      { id: '', errors: ['All included players are not subscribed'] },
      {
        kind: 'rejected',
        about: 'recipient',
        code: 'onesignal_not_subscribed',
      },
    ),
    refused(400, { kind: 'rejected', about: 'content', code: 'http_400' }),
    refused(401, { kind: 'rejected', about: 'config', code: 'http_401' }),
    refused(403, { kind: 'rejected', about: 'config', code: 'http_403' }),
    refused(404, { kind: 'rejected', about: 'config', code: 'http_404' }),
    refused(500, { kind: 'ambiguous', code: 'http_500' }),
    refused(503, { kind: 'not_processed', code: 'http_503' }),
  ],
  later: [
    refused(429, { kind: 'not_processed', code: 'http_429' }),
    {
      answer: { status: 429, headers: { 'retry-after': '12' }, body: { errors: ['Too many'] } },
      result: { kind: 'not_processed', retryAfterMs: 12_000 },
    },
  ],
  auth: { header: 'authorization', value: `Key ${api_key}` },
  findDeliveryId: (body) => (body as { idempotency_key: string }).idempotency_key,
  async sendWithClient(url, { deliveryId, message }) {
    const client = new DefaultApi(
      createConfiguration({ restApiKey: api_key, baseServer: new ServerConfiguration(url, {}) }),
    );
    await client.createNotification(toNotification(message as MobilePushMessage, deliveryId));
  },
  clientHeaders: ['accept', 'os-usage-data'],
  events: [],
};

/** The message in the words of the vendor's own types. */
function toNotification(message: MobilePushMessage, deliveryId: string): Notification {
  const { action_url, image_url, subtitle, badge_count } = message;
  const notification = new Notification();
  const given = {
    app_id,
    include_subscription_ids: [message.token],
    idempotency_key: deliveryId,
    headings: { en: message.title },
    contents: { en: message.body },
    data: { delivery_id: deliveryId, ...(action_url !== undefined && { action_url }) },
    ...(subtitle !== undefined && { subtitle: { en: subtitle } }),
    ...(action_url !== undefined && { app_url: action_url }),
    ...(image_url !== undefined && {
      big_picture: image_url,
      ios_attachments: { image: image_url },
      mutable_content: true,
    }),
    ...(message.sound !== undefined && { ios_sound: message.sound }),
    ...(badge_count !== undefined && { ios_badge_type: 'SetTo', ios_badge_count: badge_count }),
    ...(message.category !== undefined && { ios_category: message.category }),
    ...(message.thread_id !== undefined && { thread_id: message.thread_id }),
    ...(message.collapse_id !== undefined && { collapse_id: collapseIdFor(message.collapse_id) }),
    ...(message.android_channel_id !== undefined && {
      existing_android_channel_id: message.android_channel_id,
    }),
    ...(message.interruption_level !== undefined && {
      ios_interruption_level: message.interruption_level,
    }),
    ...(message.relevance_score !== undefined && { ios_relevance_score: message.relevance_score }),
    ...(message.priority !== undefined && { priority: message.priority === 'high' ? 10 : 5 }),
    ...(message.ttl !== undefined && { ttl: ttlFor(message.ttl) }),
  } satisfies Partial<Notification>;
  return Object.assign(notification, given);
}

function good(body: object, result: Result): VendorError {
  return { answer: { status: 200, body }, result };
}

function refused(status: number, result: Result): VendorError {
  return { answer: { status, body: { errors: [`What OneSignal says with ${status}`] } }, result };
}
