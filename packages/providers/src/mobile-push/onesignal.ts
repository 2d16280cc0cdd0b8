import type { MobilePushMessage } from '@notiflow/contracts';
import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, failed } from '../http/read-answer.ts';
import { textAt, valueAt } from '../http/read-json.ts';
import type { SendResult } from '../send-result.ts';
import { tokenSchema } from '../token-schema.ts';
import { collapseIdOf } from './to-aps.ts';
import { ttlOf } from './ttl-of.ts';

/**
 * Pushes through OneSignal: a device token is the id of a subscription there. A repeat with the same key is not sent
 * again within 30 days.
 * https://documentation.onesignal.com/reference/push-notification
 */
export const onesignal = defineHttpProvider({
  channelType: 'mobile_push',
  name: 'onesignal',
  settings: {
    type: 'object',
    properties: {
      app_id: {
        type: 'string',
        format: 'uuid',
        description: 'The app of OneSignal.',
      },
    },
    required: ['app_id'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: { api_key: tokenSchema('An API key of the app.') },
    required: ['api_key'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 50,
  takesKey: true,
  request({ deliveryId, message, channel: { settings, credentials } }) {
    const headers = { authorization: `Key ${credentials.api_key}` };
    const asked = { app_id: settings.app_id, ...toFields(message, deliveryId) };
    return postJson('https://api.onesignal.com/notifications', headers, asked);
  },
  read,
});

// What has no language of its own is said in English, which OneSignal falls back to.
const inEnglish = (en: string) => ({ en });

function toFields(message: MobilePushMessage, deliveryId: string) {
  const { subtitle, action_url, image_url, badge_count, priority, collapse_id } = message;
  const fields = {
    include_subscription_ids: [message.token],
    idempotency_key: deliveryId,
    headings: inEnglish(message.title),
    contents: inEnglish(message.body),
    subtitle: subtitle === undefined ? undefined : inEnglish(subtitle),
    data: { delivery_id: deliveryId, ...(action_url !== undefined && { action_url }) },
    app_url: action_url,
    big_picture: image_url,
    ios_attachments: image_url === undefined ? undefined : { image: image_url },
    mutable_content: image_url === undefined ? undefined : true,
    ios_sound: message.sound,
    ios_badgeType: badge_count === undefined ? undefined : 'SetTo',
    ios_badgeCount: badge_count,
    ios_category: message.category,
    thread_id: message.thread_id,
    collapse_id: collapse_id === undefined ? undefined : collapseIdOf(collapse_id),
    existing_android_channel_id: message.android_channel_id,
    ios_interruption_level: message.interruption_level,
    ios_relevance_score: message.relevance_score,
    priority: priority === undefined ? undefined : priority === 'high' ? 10 : 5,
    ttl: ttlOf(message.ttl),
  };
  return fields;
}

/** Names under which an answer lists the subscriptions that are none; the older one is that of the time of "players". */
const invalidIds = ['invalid_player_ids', 'invalid_subscription_ids'];

/**
 * An answer that says to be good may have made no message: `id` is empty then. The ids it lists are of no subscription;
 * where it lists none, the person has turned pushes off and may turn them on again.
 */
function read({ status, json }: HttpAnswer): SendResult | undefined {
  if (status >= 300) return undefined;
  const body = json();
  const errors = valueAt(body, 'errors');
  const isInvalid = invalidIds.some((name) => valueAt(errors, name, 0) !== undefined);
  if (isInvalid) {
    const reason = 'OneSignal has no such subscription.';
    return failed('recipient', { code: 'onesignal_invalid_id', reason, fault: 'unregistered' });
  }
  const id = textAt(body, 'id');
  if (id !== '') return accepted(id);
  const reason = 'OneSignal sends this subscription nothing: it is turned off.';
  return failed('recipient', { code: 'onesignal_not_subscribed', reason });
}
