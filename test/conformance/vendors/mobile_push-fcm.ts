import { generateKeyPairSync } from 'node:crypto';
import { auth, fcm, type fcm_v1 } from '@googleapis/fcm';
import type { MobilePushMessage } from '@notiflow/contracts';
import { collapseIdFor, ttlFor } from '../pushes-of-clients.ts';
import type { VendorError, VendorRow } from '../vendor-row.ts';

const access_token = 'ya29.access-token-canary';
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const service_account = JSON.stringify({
  type: 'service_account',
  project_id: 'shop-1234',
  private_key_id: 'key-id-canary',
  private_key: privateKey,
  client_email: 'push@shop-1234.iam.gserviceaccount.com',
  token_uri: 'https://oauth2.googleapis.com/token',
});
const name = 'projects/shop-1234/messages/0:1500415314455276%31bd1c9631bd1c96';

/** FCM: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send and …/ErrorCode */
export const row: VendorRow = {
  channels: [
    { settings: {}, credentials: { service_account } },
    { settings: { project_id: 'another-5678' }, credentials: { service_account } },
  ],
  origins: ['https://fcm.googleapis.com', 'https://oauth2.googleapis.com'],
  pages: {
    '/token': { status: 200, body: { access_token, expires_in: 3_599, token_type: 'Bearer' } },
  },
  accepts: { status: 200, body: { name }, providerMessageId: name },
  errors: [
    error(404, 'UNREGISTERED', 'NOT_FOUND', {
      kind: 'rejected',
      about: 'recipient',
      fault: 'unregistered',
    }),
    error(403, 'SENDER_ID_MISMATCH', 'PERMISSION_DENIED', { kind: 'rejected', about: 'config' }),
    error(401, 'THIRD_PARTY_AUTH_ERROR', 'UNAUTHENTICATED', { kind: 'rejected', about: 'config' }),
    // "The registration token is not a valid FCM registration token", and no field.
    error(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', { kind: 'rejected', about: 'recipient' }),
    violation('message.token', { about: 'recipient', fault: 'unregistered' }),
    violation('message.data[0].value', { about: 'content' }),
    violation('message.android.ttl', { about: 'content' }),
    error(500, 'INTERNAL', 'INTERNAL', { kind: 'ambiguous' }),
    error(503, 'UNAVAILABLE', 'UNAVAILABLE', { kind: 'not_processed' }),
    // Errors of Google's APIs in general, which say nothing of a token.
    plain(400, 'INVALID_ARGUMENT', { kind: 'rejected', about: 'content', code: 'http_400' }),
    plain(401, 'UNAUTHENTICATED', { kind: 'rejected', about: 'config', code: 'http_401' }),
    plain(403, 'PERMISSION_DENIED', { kind: 'rejected', about: 'config', code: 'http_403' }),
    plain(404, 'NOT_FOUND', { kind: 'rejected', about: 'config', code: 'http_404' }),
    plain(500, 'INTERNAL', { kind: 'ambiguous', code: 'http_500' }),
    error(400, 'UNSPECIFIED_ERROR', 'INVALID_ARGUMENT', {
      kind: 'rejected',
      about: 'content',
      code: 'http_400',
    }),
    { answer: { status: 404, body: '<html>' }, result: { kind: 'rejected', code: 'http_404' } },
  ],
  later: [
    error(429, 'QUOTA_EXCEEDED', 'RESOURCE_EXHAUSTED', {
      kind: 'not_processed',
      retryAfterMs: 60_000,
    }),
    withHeader(error(429, 'QUOTA_EXCEEDED', 'RESOURCE_EXHAUSTED', { retryAfterMs: 90_000 }), '90'),
    withHeader(error(503, 'UNAVAILABLE', 'UNAVAILABLE', { retryAfterMs: 4_000 }), '4'),
  ],
  auth: { header: 'authorization', value: `Bearer ${access_token}` },
  findDeliveryId: (body) => (body as fcm_v1.Schema$SendMessageRequest).message?.data?.delivery_id,
  async sendWithClient(url, { deliveryId, message, channel }) {
    const door = new auth.OAuth2();
    door.setCredentials({ access_token });
    const client = fcm({ version: 'v1', auth: door, rootUrl: `${url}/` });
    const { project_id: project = 'shop-1234' } = channel.settings as { project_id?: string };
    await client.projects.messages.send({
      parent: `projects/${project}`,
      requestBody: toRequest(message as MobilePushMessage, deliveryId),
    });
  },
  clientHeaders: ['accept', 'x-goog-api-client'],
  events: [],
};

/** The message in the words of Google's own types. */
function toRequest(message: MobilePushMessage, deliveryId: string) {
  const { token, title, body, subtitle, image_url, action_url, ...rest } = message;
  const given = <V, R>(value: V | undefined, make: (value: V) => R): R | undefined =>
    value === undefined ? undefined : make(value);
  const sound =
    rest.interruption_level === 'critical'
      ? { critical: 1, name: rest.sound ?? 'default', volume: 1 }
      : rest.sound;
  return {
    message: {
      token,
      notification: { title, body, image: image_url },
      data: { delivery_id: deliveryId, ...(action_url !== undefined && { action_url }) },
      android: {
        priority: given(rest.priority, (priority) => priority.toUpperCase()),
        ttl: given(rest.ttl, (ttl) => `${ttlFor(ttl)}s`),
        collapseKey: rest.collapse_id,
        notification: {
          channelId: rest.android_channel_id,
          sound: rest.sound,
          tag: rest.collapse_id,
          notificationCount: rest.badge_count,
        },
      },
      apns: {
        headers: dropMissing({
          'apns-priority': given(rest.priority, (priority) => (priority === 'high' ? '10' : '5')),
          'apns-collapse-id': given(rest.collapse_id, collapseIdFor),
          'apns-expiration': given(rest.ttl, (ttl) =>
            ttl === 0 ? '0' : String(Math.floor(Date.now() / 1_000) + ttl),
          ),
        }),
        payload: {
          aps: {
            alert: { title, subtitle, body },
            badge: rest.badge_count,
            sound,
            category: rest.category,
            'thread-id': rest.thread_id,
            'interruption-level': rest.interruption_level?.replace('_', '-'),
            'relevance-score': rest.relevance_score,
            'mutable-content': given(image_url, () => 1),
          },
        },
        fcmOptions: given(image_url, (image) => ({ image })),
      },
    },
  } satisfies fcm_v1.Schema$SendMessageRequest;
}

function dropMissing(headers: Record<string, string | undefined>): Record<string, string> {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Record<string, string>;
}

type Result = VendorError['result'];

function error(code: number, errorCode: string, status: string, result: Result): VendorError {
  const details = [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }];
  const body = { error: { code, message: `What FCM says of ${errorCode}`, status, details } };
  return {
    answer: { status: code, body },
    result: { code: `fcm_${errorCode.toLowerCase()}`, ...result },
  };
}

function violation(field: string, result: Result): VendorError {
  const description = `Invalid value at '${field}'`;
  const details = [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field, description }],
    },
  ];
  const body = { error: { code: 400, message: description, status: 'INVALID_ARGUMENT', details } };
  return {
    answer: { status: 400, body },
    result: { kind: 'rejected', code: 'fcm_invalid_argument', ...result },
  };
}

function plain(code: number, status: string, result: Result): VendorError {
  return { answer: { status: code, body: { error: { code, message: 'No', status } } }, result };
}

function withHeader({ answer, result }: VendorError, seconds: string): VendorError {
  return { answer: { ...answer, headers: { 'retry-after': seconds } }, result };
}
