import type { AddressFault } from '@notiflow/contracts';
import { postForm } from '../http/build-call.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, failed } from '../http/read-answer.ts';
import { textAt, valueAt } from '../http/read-json.ts';
import {
  definedOf,
  type EventReading,
  type ProviderEvent,
  type ReportKind,
} from '../provider-report.ts';
import type { SendResult } from '../send-result.ts';
import { tokenSchema } from '../token-schema.ts';
import { defineSmsProvider, type MeasuredSms } from './define-sms-provider.ts';
import { readInboundText, withPlus } from './opt-out-words.ts';
import { isVonageSigned, readVonageFields, signatureMethods } from './vonage-signature.ts';

/**
 * SMS through Vonage's SMS API, which answers 200 whatever became of the message. It takes no key that would tell a
 * repeat; our id comes back with its receipts as `client-ref`.
 * https://developer.vonage.com/en/api/sms
 */
export const vonage = defineSmsProvider({
  name: 'vonage',
  settings: {
    type: 'object',
    properties: {
      from: {
        type: 'string',
        pattern: '^(\\+?[1-9][0-9]{2,14}|[A-Za-z0-9 ]{1,11})$',
        description: 'A number of the account, a short code, or an alphanumeric sender.',
      },
      signature_method: {
        type: 'string',
        enum: signatureMethods,
        default: 'sha256',
        description:
          'How the account signs what it reports, as its API settings say; a new account says `md5hash`.',
      },
    },
    required: ['from'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      api_key: {
        type: 'string',
        pattern: '^[A-Za-z0-9]{6,32}$',
        description: 'The key of the account.',
      },
      api_secret: tokenSchema('The secret of the account.'),
      signature_secret: tokenSchema(
        'Verifies receipts and answers, which the account has to sign.',
      ),
    },
    required: ['api_key', 'api_secret'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 30,
  takesKey: false,
  request: ({ deliveryId, message, channel: { settings, credentials }, eventsUrl }) =>
    postForm(
      'https://rest.nexmo.com/sms/json',
      {},
      {
        api_key: credentials.api_key,
        api_secret: credentials.api_secret,
        ...toFields(message, settings.from),
        'client-ref': deliveryId,
        ...toCallback(eventsUrl),
      },
    ),
  read,
  events: {
    verify: (event, { settings, credentials: { signature_secret: secret } }) =>
      secret !== undefined &&
      isVonageSigned(event, { method: settings.signature_method ?? 'sha256', secret }),
    read: readEvent,
  },
});

/** Numbers travel without their plus: https://developer.vonage.com/en/messaging/sms/overview */
function toFields({ to, body, encoding }: MeasuredSms, from: string): Record<string, string> {
  return {
    from: from.replace(/^\+/, ''),
    to: to.slice(1),
    text: body,
    type: encoding === 'ucs-2' ? 'unicode' : 'text',
  };
}

/**
 * Where it reports, in at most 100 characters: the reference names the delivery, so the URL need not. A longer one would
 * cost the message (status 23); then the URL of the account has to do.
 */
function toCallback(eventsUrl: string | null): { callback?: string } {
  const [callback = ''] = eventsUrl?.split('?') ?? [];
  return callback === '' || callback.length > 100 ? {} : { callback };
}

/** https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms */
const classOf = classifyCodes({
  recipient: [6, 7, 33],
  config: [4, 8, 11, 14, 15, 22, 23, 29, 32],
  content: [2, 3, 12],
  not_processed: [1, 9, 10],
  ambiguous: [5],
});

/** A good answer has an entry for each part of the text. */
function read({ status, end, json }: HttpAnswer): SendResult | undefined {
  if (status !== 200 || end !== 'whole') return undefined;
  const parts = valueAt(json(), 'messages');
  if (!Array.isArray(parts) || parts.length === 0) return undefined;
  const refused = parts.map((part) => textAt(part, 'status') ?? '').filter((code) => code !== '0');
  const [code = ''] = refused;
  if (refused.length === 0) return accepted(textAt(parts, 0, 'message-id'));
  if (refused.length < parts.length) {
    const reason = 'Vonage took some parts of the text and refused others.';
    return failed('ambiguous', { code: 'vonage_partly', reason });
  }
  const known = classOf(code);
  if (known === undefined) {
    const reason = 'Vonage refused the message for a reason that is not known.';
    return failed('content', { code: 'vonage_unknown', reason });
  }
  const reason = `Vonage answered with status ${code}.`;
  const fault = code === '33' ? 'hard_bounce' : undefined;
  return failed(known, { code: `vonage_${code}`, reason, fault });
}

/** https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts */
const kindOf: Readonly<Record<string, ReportKind>> = {
  delivered: 'delivered',
  failed: 'bounced',
  rejected: 'failed',
  expired: 'failed',
  buffered: 'delayed',
};

// A number that is gone, one that its owner barred, and one whose owner said STOP.
const faultOf: Readonly<Record<string, AddressFault>> = {
  3: 'hard_bounce',
  4: 'hard_bounce',
  9: 'stop',
};

function readEvent(event: ProviderEvent): EventReading {
  const { msisdn, messageId, status = '', text, ...fields } = readVonageFields(event);
  const from = withPlus(msisdn);
  const at = parseMoment(fields['message-timestamp']);
  if (text !== undefined) return { reports: readInboundText({ from, text, id: messageId, at }) };
  const kind = kindOf[status];
  if (kind === undefined) return { reports: [] };
  const code = fields['err-code'] ?? '0';
  return {
    reports: [
      definedOf({
        kind,
        // The URL is not signed; the reference is.
        deliveryId: fields['client-ref'],
        providerMessageId: messageId,
        address: from,
        reportId: `${messageId} ${status}`,
        at,
        code: code === '0' ? undefined : `vonage_${code}`,
        fault: kind === 'delivered' ? undefined : faultOf[code],
      }),
    ],
  };
}

/** `2020-01-01 12:00:00`, in UTC, which some say: `2020-01-01T12:00:00.000+00:00`. */
function parseMoment(text = ''): Date | undefined {
  const [, day, time] = moment.exec(text) ?? [];
  return day === undefined ? undefined : new Date(`${day}T${time}Z`);
}

const moment = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?(?: ?(?:Z|\+00:?00))?$/;
