import { createECDH } from 'node:crypto';
import type { FieldProblem } from '@notiflow/contracts';
import type { ChannelValues, PlainValues } from '../define-provider.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, failed } from '../http/read-answer.ts';
import type { SendResult } from '../send-result.ts';
import { buildPush } from './build-push.ts';

const day = 24 * 60 * 60;

/**
 * Pushes to browsers (RFC 8030), encrypted for each (RFC 8291) and signed with the keys of the channel (RFC 8292). The
 * services behind the endpoints are whatever people's browsers use, so none of them may hold another up.
 */
export const vapid = defineHttpProvider({
  channelType: 'web_push',
  name: 'vapid',
  settings: {
    type: 'object',
    properties: {
      public_key: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]{87}$',
        description:
          'The public key that browsers subscribe with: 65 bytes in Base64url. A new one ends the subscriptions of the channel.',
      },
      subject: {
        type: 'string',
        maxLength: 300,
        pattern: '^(?:mailto:[^\\s<>@]+@[^\\s<>@]+|https://[^\\s]+)$',
        description:
          'Whom a push service may write to: `mailto:…` or an https URL. Left out: `PUBLIC_URL`, where that is https.',
      },
      ttl: {
        type: 'integer',
        minimum: 0,
        maximum: 28 * day,
        default: day,
        description: 'For how many seconds a service keeps a push for a browser that is away.',
      },
      urgency: {
        type: 'string',
        enum: ['very-low', 'low', 'normal', 'high'],
        default: 'normal',
        description: 'How urgent pushes are to a device that saves its battery.',
      },
    },
    required: ['public_key'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      private_key: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]{43}$',
        description: 'The private key to the public one: 32 bytes in Base64url.',
      },
    },
    required: ['private_key'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 256,
  takesKey: false,
  urlIsAbout: 'recipient',
  receiverOf: ({ endpoint }) => (URL.canParse(endpoint) ? new URL(endpoint).host : null),
  check: async (channel) => findProblems(channel),
  made: { fields: ['settings.public_key', 'credentials.private_key'], complete: completeKeys },
  registeredWith: (settings) => readText(settings, 'public_key'),
  request: ({ channel: { settings, credentials }, ...facts }) =>
    buildPush(facts, { ...settings, ...credentials }),
  read,
});

/**
 * https://www.rfc-editor.org/rfc/rfc8030#section-5 and -7.3: who unsubscribed is gone (404 or 410). A key that the
 * browser did not subscribe with (401, 403) is the channel's: it was changed, or belongs to another site.
 */
function read({ status, headers }: HttpAnswer): SendResult | undefined {
  if (status < 300) return accepted(headers.location);
  const reason = `The push service answered ${status}.`;
  const code = `http_${status}`;
  if (status === 404 || status === 410) {
    return failed('recipient', { code, reason, fault: 'unregistered' });
  }
  return status === 413 ? failed('content', { code, reason }) : undefined;
}

/**
 * A channel without keys gets a pair of its own, and one with a private key the public one that belongs to it. Both are
 * given back together, so that they are stored together.
 */
function completeKeys(channel: PlainValues): PlainValues {
  if (readText(channel.settings, 'public_key') !== null) return channel;
  const pair = createECDH('prime256v1');
  const given = readText(channel.credentials, 'private_key');
  try {
    if (given === null) pair.generateKeys();
    else pair.setPrivateKey(given, 'base64url');
  } catch {
    // Whoever checks the values says what is wrong with them.
    return channel;
  }
  return {
    settings: { ...channel.settings, public_key: pair.getPublicKey('base64url') },
    credentials: {
      ...channel.credentials,
      private_key: given ?? toKeyText(pair.getPrivateKey()),
    },
  };
}

const privateKeyBytes = 32;

/** Node leaves out zeros at the beginning of a number. */
function toKeyText(key: Buffer): string {
  return Buffer.concat([Buffer.alloc(privateKeyBytes - key.length), key]).toString('base64url');
}

function readText(values: unknown, name: string): string | null {
  const value = (values as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : null;
}

interface Keys {
  public_key: string;
}

function findProblems({
  settings,
  credentials,
}: ChannelValues<Keys, { private_key: string }>): FieldProblem[] {
  const field = 'credentials.private_key';
  const pair = createECDH('prime256v1');
  try {
    pair.setPrivateKey(credentials.private_key, 'base64url');
  } catch {
    return [{ field, message: 'must be a private key of P-256', reason: 'invalid' }];
  }
  if (pair.getPublicKey('base64url') === settings.public_key) return [];
  return [{ field, message: 'does not belong to settings.public_key', reason: 'invalid' }];
}
