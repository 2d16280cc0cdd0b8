import type { MobilePushMessage } from '@notiflow/contracts';
import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, failed } from '../http/read-answer.ts';
import { textAt, valueAt } from '../http/read-json.ts';
import type { SendResult } from '../send-result.ts';
import { tokenSchema } from '../token-schema.ts';
import { createExpoReceipts } from './expo-receipts.ts';
import { collapseIdOf } from './to-aps.ts';
import { ttlOf } from './ttl-of.ts';

/**
 * Pushes through Expo, which hands them to FCM and APNs and tells afterwards, when it is asked, what became of them.
 * https://docs.expo.dev/push-notifications/sending-notifications/
 */
export const expo = defineHttpProvider({
  channelType: 'mobile_push',
  name: 'expo',
  settings: { type: 'object', properties: {}, additionalProperties: false },
  credentials: {
    type: 'object',
    properties: {
      access_token: tokenSchema('An access token, where the project asks for one.'),
    },
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  // "600 notifications per second per project"; six connections are what its own client opens.
  concurrency: 50,
  takesKey: false,
  request({ deliveryId, message, channel: { credentials } }) {
    const { access_token: token } = credentials;
    const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }) };
    const url = 'https://exp.host/--/api/v2/push/send';
    return postJson(url, headers, [toExpoMessage(message, deliveryId)]);
  },
  read,
  receipts: createExpoReceipts,
});

function toExpoMessage(message: MobilePushMessage, deliveryId: string) {
  const { token, title, body, action_url, image_url, interruption_level: level } = message;
  const { collapse_id } = message;
  const isCritical = level === 'critical';
  const sound = isCritical
    ? { critical: true, name: message.sound ?? 'default', volume: 1 }
    : message.sound;
  const fields = {
    to: token,
    title,
    subtitle: message.subtitle,
    body,
    data: { delivery_id: deliveryId, ...(action_url !== undefined && { action_url }) },
    sound,
    ttl: ttlOf(message.ttl),
    priority: message.priority,
    interruptionLevel: level === 'time_sensitive' ? 'time-sensitive' : level,
    badge: message.badge_count,
    channelId: message.android_channel_id,
    categoryId: message.category,
    collapseId: collapse_id === undefined ? undefined : collapseIdOf(collapse_id),
    tag: collapse_id,
    richContent: image_url === undefined ? undefined : { image: image_url },
    mutableContent: image_url === undefined ? undefined : true,
  };
  return fields;
}

/** https://docs.expo.dev/push-notifications/sending-notifications/#errors; receipts have most of them as well. */
const classOf = classifyCodes({
  recipient: ['DeviceNotRegistered'],
  config: [
    'DeveloperError',
    'InvalidCredentials',
    'MismatchSenderId',
    'PUSH_TOO_MANY_EXPERIENCE_IDS',
    'UNAUTHORIZED',
  ],
  content: ['MessageTooBig', 'PUSH_TOO_MANY_NOTIFICATIONS', 'VALIDATION_ERROR'],
  not_processed: ['MessageRateExceeded', 'TOO_MANY_REQUESTS'],
  ambiguous: ['ExpoError', 'ProviderError'],
});

/** A ticket of a good answer can be an error; a request that is wrong as a whole has a list of errors. */
function read({ status, json }: HttpAnswer): SendResult | undefined {
  const body = json();
  const ticket = valueAt(body, 'data', 0);
  if (textAt(ticket, 'status') === 'ok') return accepted(textAt(ticket, 'id'));
  const word = textAt(ticket, 'details', 'error') ?? textAt(body, 'errors', 0, 'code') ?? '';
  const errorClass = classOf(word);
  if (errorClass !== undefined) {
    return failed(errorClass, {
      code: `expo_${word.toLowerCase()}`,
      reason: `Expo answered ${status} with error ${word}.`,
      fault: word === 'DeviceNotRegistered' ? 'unregistered' : undefined,
    });
  }
  const isError = textAt(ticket, 'status') === 'error' || valueAt(body, 'errors') !== undefined;
  if (status >= 300 || !isError) return undefined;
  // It is in an answer that says to be good, so that the status tells nothing.
  const reason = 'Expo answered with an error that is not known.';
  return failed('ambiguous', { code: 'expo_unknown', reason });
}
