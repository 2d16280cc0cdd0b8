import type { MobilePushMessage } from '@notiflow/contracts';
import { collapseIdFor, ttlFor } from '../pushes-of-clients.ts';
import type { VendorError, VendorRow } from '../vendor-row.ts';

const access_token = 'access-token-canary';
const id = 'XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX';

/** Expo: https://docs.expo.dev/push-notifications/sending-notifications/ */
export const row: VendorRow = {
  channels: [
    { settings: {}, credentials: { access_token } },
    { settings: {}, credentials: {} },
  ],
  origins: ['https://exp.host'],
  accepts: { status: 200, body: { data: [{ status: 'ok', id }] }, providerMessageId: id },
  errors: [
    ticket('DeviceNotRegistered', { about: 'recipient', fault: 'unregistered' }),
    ticket('MessageTooBig', { about: 'content' }),
    ticket('MismatchSenderId', { about: 'config' }),
    ticket('InvalidCredentials', { about: 'config' }),
    ticket('DeveloperError', { about: 'config' }),
    ticket('ExpoError', { kind: 'ambiguous' }),
    ticket('ProviderError', { kind: 'ambiguous' }),
    refused(400, 'PUSH_TOO_MANY_EXPERIENCE_IDS', { about: 'config' }),
    refused(400, 'VALIDATION_ERROR', { about: 'content' }),
    refused(401, 'UNAUTHORIZED', { about: 'config' }),
    unknown(200, { data: [{ status: 'error', message: 'No' }] }, 'ambiguous', 'expo_unknown'),
    unknown(400, { errors: [{ code: 'NEW_ONE', message: 'No' }] }, 'rejected', 'http_400'),
    unknown(500, '<html>', 'ambiguous', 'http_500'),
    unknown(503, '', 'not_processed', 'http_503'),
  ],
  later: [
    refused(429, 'TOO_MANY_REQUESTS', { kind: 'not_processed' }),
    // In an answer that says to be good.
    ticket('MessageRateExceeded', { kind: 'not_processed' }),
  ],
  auth: { header: 'authorization', value: `Bearer ${access_token}` },
  findDeliveryId: (body) => (body as { data: { delivery_id: string } }[])[0]?.data.delivery_id,
  async sendWithClient(url, { deliveryId, message, channel }) {
    // Read once, when the client is loaded.
    process.env.EXPO_BASE_URL = url;
    const { Expo } = await import('expo-server-sdk');
    const { access_token: accessToken } = channel.credentials;
    const client = new Expo(accessToken === undefined ? {} : { accessToken });
    const given = message as MobilePushMessage;
    const { action_url, image_url: image, collapse_id, interruption_level: level } = given;
    const isCritical = level === 'critical';
    await client.sendPushNotificationsAsync([
      {
        to: given.token,
        title: given.title,
        body: given.body,
        data: { delivery_id: deliveryId, ...(action_url !== undefined && { action_url }) },
        ...(given.subtitle !== undefined && { subtitle: given.subtitle }),
        ...(given.sound !== undefined && { sound: given.sound }),
        ...(isCritical && { sound: { critical: true, name: given.sound ?? 'default', volume: 1 } }),
        ...(given.ttl !== undefined && { ttl: ttlFor(given.ttl) }),
        ...(given.priority !== undefined && { priority: given.priority }),
        ...(level !== undefined && {
          interruptionLevel: level === 'time_sensitive' ? 'time-sensitive' : level,
        }),
        ...(given.badge_count !== undefined && { badge: given.badge_count }),
        ...(given.android_channel_id !== undefined && { channelId: given.android_channel_id }),
        ...(given.category !== undefined && { categoryId: given.category }),
        ...(collapse_id !== undefined && {
          collapseId: collapseIdFor(collapse_id),
          tag: collapse_id,
        }),
        ...(image !== undefined && { richContent: { image }, mutableContent: true }),
      },
    ]);
  },
  clientHeaders: [],
  events: [],
};

type Result = VendorError['result'];

function ticket(error: string, result: Result): VendorError {
  const details = { error, expoPushToken: 'ExponentPushToken[xxxxxxxxxxxxxxxxxxxxxx]' };
  const body = { data: [{ status: 'error', message: `What Expo says of ${error}`, details }] };
  const expected = { kind: 'rejected', code: `expo_${error.toLowerCase()}`, ...result } as const;
  return { answer: { status: 200, body }, result: expected };
}

function refused(status: number, code: string, result: Result): VendorError {
  const body = { errors: [{ code, message: `What Expo says of ${code}`, isTransient: false }] };
  const expected = { kind: 'rejected', code: `expo_${code.toLowerCase()}`, ...result } as const;
  return { answer: { status, body }, result: expected };
}

function unknown(
  status: number,
  body: unknown,
  kind: NonNullable<Result['kind']>,
  code: string,
): VendorError {
  return { answer: { status, body }, result: { kind, code } };
}
