import type { MobilePushMessage } from '@notiflow/contracts';
import { type ApsPayload, apnsExpirationOf, collapseIdOf, toAps } from './to-aps.ts';
import { ttlOf } from './ttl-of.ts';

/** A message as FCM wants it: what all platforms show, and what each of them has words of its own for. */
export interface FcmMessage {
  token: string;
  notification: { title: string; body: string; image?: string };
  /** For the app; only texts. */
  data: Record<string, string>;
  android: {
    priority?: 'NORMAL' | 'HIGH';
    ttl?: string;
    collapseKey?: string;
    notification: {
      channelId?: string;
      sound?: string;
      tag?: string;
      notificationCount?: number;
    };
  };
  apns: {
    headers: Record<string, string>;
    payload: { aps: ApsPayload };
    fcmOptions?: { image: string };
  };
}

/** https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages */
export function toFcmMessage(message: MobilePushMessage, deliveryId: string): FcmMessage {
  const { token, title, body, image_url: image, action_url, collapse_id, priority } = message;
  const ttl = ttlOf(message.ttl);
  return {
    token,
    notification: { title, body, ...(image !== undefined && { image }) },
    data: { delivery_id: deliveryId, ...(action_url !== undefined && { action_url }) },
    android: {
      ...(priority !== undefined && { priority: priority === 'high' ? 'HIGH' : 'NORMAL' }),
      ...(ttl !== undefined && { ttl: `${ttl}s` }),
      ...(collapse_id !== undefined && { collapseKey: collapse_id }),
      notification: toAndroidNotification(message),
    },
    apns: {
      headers: toApnsHeaders(message),
      payload: { aps: toAps(message) },
      ...(image !== undefined && { fcmOptions: { image } }),
    },
  };
}

/** What is collapsed while the device is away has a tag as well, by which what is shown is replaced. */
function toAndroidNotification({
  android_channel_id,
  sound,
  collapse_id,
  badge_count,
}: MobilePushMessage): FcmMessage['android']['notification'] {
  return {
    ...(android_channel_id !== undefined && { channelId: android_channel_id }),
    ...(sound !== undefined && { sound }),
    ...(collapse_id !== undefined && { tag: collapse_id }),
    ...(badge_count !== undefined && { notificationCount: badge_count }),
  };
}

function toApnsHeaders({
  priority,
  collapse_id,
  ttl,
}: MobilePushMessage): FcmMessage['apns']['headers'] {
  return {
    ...(priority !== undefined && { 'apns-priority': priority === 'high' ? '10' : '5' }),
    ...(collapse_id !== undefined && { 'apns-collapse-id': collapseIdOf(collapse_id) }),
    ...(ttl !== undefined && { 'apns-expiration': apnsExpirationOf(ttl) }),
  };
}
