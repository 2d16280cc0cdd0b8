import type { FieldProblem, MobilePushMessage } from '@notiflow/contracts';
import { type ChannelValues, defineProvider } from '../define-provider.ts';
import type { HttpCall } from '../http/build-call.ts';
import type { HttpExchange } from '../http/exchange-http.ts';
import { readExchange } from '../http/read-exchange.ts';
import { createH2Client } from '../http2/h2-client.ts';
import { type RejectedMessage, rejected, type SendInput } from '../send-result.ts';
import { type ApnsKey, createApnsTokens } from './apns-tokens.ts';
import { apnsReasonOf, readApnsAnswer } from './read-apns-answer.ts';
import { readPrivateKey } from './service-account.ts';
import { apnsExpirationOf, collapseIdOf, toAps } from './to-aps.ts';

const hosts = {
  production: 'https://api.push.apple.com',
  sandbox: 'https://api.sandbox.push.apple.com',
} as const;

const payloadBytesMax = 4_096;

interface Settings {
  bundle_id: string;
  team_id: string;
  key_id: string;
  environment?: keyof typeof hosts;
}

interface Credentials {
  private_key: string;
}

const appleId = (description: string) =>
  ({ type: 'string', pattern: '^[A-Z0-9]{10}$', description }) as const;

/**
 * Pushes to Apple's devices over HTTP/2, one connection for each channel: Apple takes the tokens of one team alone over
 * one. A repeat with the same `apns-id` is a repeat to us; Apple shows it again.
 * https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns
 */
export const apns = defineProvider({
  channelType: 'mobile_push',
  name: 'apns',
  settings: {
    type: 'object',
    properties: {
      bundle_id: {
        type: 'string',
        pattern: '^[A-Za-z0-9.-]{1,155}$',
        description: 'The bundle id of the app, which is the topic of its pushes.',
      },
      team_id: appleId('The team of the developer account: ten characters.'),
      key_id: appleId('The id of the key: ten characters.'),
      environment: {
        type: 'string',
        enum: ['production', 'sandbox'],
        default: 'production',
        description: 'Where the tokens are from: `sandbox` for builds out of Xcode.',
      },
    },
    required: ['bundle_id', 'team_id', 'key_id'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      private_key: {
        type: 'string',
        minLength: 1,
        maxLength: 5_000,
        description: 'The text of the `.p8` file of the key.',
      },
    },
    required: ['private_key'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 200,
  takesKey: false,
  check: async (channel) => findProblems(channel),
  connect(outbound) {
    const client = createH2Client(outbound);
    const tokens = createApnsTokens();
    return {
      async send(input) {
        const { channel, signal } = input;
        const key = keyOf(channel);
        const token = tokens.tokenOf(key);
        if (token === null) return rejected('config', keyInvalid);
        const call = buildCall(input, token);
        if ('kind' in call) return call;
        const first = await client.ask(channel.id, call, signal);
        if (!isStale(first) || !tokens.renew(key, token)) return read(first, signal);
        const headers = authorizedBy(tokens.tokenOf(key) ?? token, call.headers);
        return read(await client.ask(channel.id, { ...call, headers }, signal), signal);
      },
      close: () => client.close(),
    };
  },
});

const read = (exchanged: HttpExchange, signal: AbortSignal) =>
  readExchange(exchanged, { signal, read: readApnsAnswer });

const keyInvalid = {
  code: 'private_key_invalid',
  reason: 'The private key is not the text of a .p8 file.',
};

function keyOf({ settings, credentials }: ChannelValues<Settings, Credentials>): ApnsKey {
  const { team_id: teamId, key_id: keyId } = settings;
  return { teamId, keyId, privateKey: credentials.private_key };
}

function isStale(exchanged: HttpExchange): boolean {
  return exchanged.kind === 'answered' && apnsReasonOf(exchanged.answer) === 'ExpiredProviderToken';
}

function authorizedBy(token: string, headers: Record<string, string>): Record<string, string> {
  return { ...headers, authorization: `bearer ${token}` };
}

function buildCall(
  { deliveryId, message, channel: { settings } }: SendInput<MobilePushMessage, Settings>,
  token: string,
): HttpCall | RejectedMessage {
  const { token: device, priority, collapse_id, ttl } = message;
  if (!/^[0-9a-f]{2,400}$/i.test(device)) {
    const reason = 'The device token is none of APNs.';
    return rejected('recipient', { code: 'token_invalid', reason });
  }
  const body = Buffer.from(JSON.stringify(toPayload(message, deliveryId)));
  if (body.length > payloadBytesMax) {
    const reason = `The payload is longer than ${payloadBytesMax} bytes.`;
    return rejected('content', { code: 'payload_too_long', reason });
  }
  return {
    url: `${hosts[settings.environment ?? 'production']}/3/device/${device}`,
    method: 'POST',
    headers: authorizedBy(token, {
      'content-type': 'application/json',
      'apns-id': deliveryId,
      'apns-topic': settings.bundle_id,
      'apns-push-type': 'alert',
      'apns-priority': priority === 'normal' ? '5' : '10',
      ...(collapse_id !== undefined && { 'apns-collapse-id': collapseIdOf(collapse_id) }),
      ...(ttl !== undefined && { 'apns-expiration': apnsExpirationOf(ttl) }),
    }),
    body,
  };
}

/** What iOS reads, and beside it what the app does. */
function toPayload(message: MobilePushMessage, deliveryId: string) {
  const { action_url, image_url } = message;
  return {
    aps: toAps(message),
    delivery_id: deliveryId,
    ...(action_url !== undefined && { action_url }),
    ...(image_url !== undefined && { image_url }),
  };
}

function findProblems({ credentials }: ChannelValues<Settings, Credentials>): FieldProblem[] {
  if (readPrivateKey(credentials.private_key, 'ec') !== null) return [];
  const message = 'must be the text of a .p8 file, from its first line to its last';
  return [{ field: 'credentials.private_key', message, reason: 'invalid' }];
}
