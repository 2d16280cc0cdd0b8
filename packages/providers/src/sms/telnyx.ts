import type { AddressFault, FieldProblem } from '@notiflow/contracts';
import { postJson } from '../http/build-call.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, failed } from '../http/read-answer.ts';
import { momentAt, parseJson, textAt, valueAt, wordAt } from '../http/read-json.ts';
import {
  definedOf,
  deliveryIdIn,
  type EventReading,
  type ProviderEvent,
  type ReportKind,
} from '../provider-report.ts';
import type { SendResult } from '../send-result.ts';
import { tokenSchema } from '../token-schema.ts';
import { isSignedWithEd25519 } from '../verify-signature.ts';
import { defineSmsProvider, type MeasuredSms } from './define-sms-provider.ts';
import { readInboundText, toOptOutReport } from './opt-out-words.ts';

/**
 * SMS through Telnyx. It has no field for our id, but repeats the URL it was told to call inside of what it signs, and no
 * key that would tell a repeat.
 * https://developers.telnyx.com/api-reference/messages/send-a-message
 */
export const telnyx = defineSmsProvider({
  name: 'telnyx',
  settings: {
    type: 'object',
    properties: {
      from: {
        type: 'string',
        pattern: '^(\\+[1-9][0-9]{6,14}|[0-9]{3,8}|[A-Za-z0-9 ]{1,11})$',
        description:
          'A number of the account in E.164, a short code, or an alphanumeric sender, which needs the profile too.',
      },
      messaging_profile_id: {
        type: 'string',
        pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
        description: 'The messaging profile whose numbers send; this or `from` has to be there.',
      },
    },
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      api_key: tokenSchema('A key of the API, `KEY…`.'),
      public_key: {
        type: 'string',
        maxLength: 100,
        pattern: '^[A-Za-z0-9+/]{43}=$',
        description: 'The public key of the account, which verifies its webhooks.',
      },
    },
    required: ['api_key'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 50,
  takesKey: false,
  check: async ({ settings }) => findProblems(settings),
  request: ({ message, channel: { settings, credentials }, eventsUrl }) =>
    postJson(
      'https://api.telnyx.com/v2/messages',
      { authorization: `Bearer ${credentials.api_key}` },
      toBody(message, { ...settings, eventsUrl }),
    ),
  read,
  events: {
    verify: (event, { credentials: { public_key } }) =>
      public_key !== undefined && isSigned(event, public_key),
    read: readEvent,
  },
});

interface Sender {
  from?: string;
  messaging_profile_id?: string;
}

function toBody(
  { to, body }: MeasuredSms,
  { from, messaging_profile_id, eventsUrl }: Sender & { eventsUrl: string | null },
): object {
  return {
    to,
    ...(from !== undefined && { from }),
    ...(messaging_profile_id !== undefined && { messaging_profile_id }),
    text: body,
    type: 'SMS',
    ...(eventsUrl !== null && { webhook_url: eventsUrl }),
  };
}

function findProblems({ from, messaging_profile_id }: Sender): FieldProblem[] {
  if (messaging_profile_id !== undefined) return [];
  const isNumber = /^[+0-9]/.test(from ?? '');
  if (isNumber) return [];
  const field = from === undefined ? 'settings.from' : 'settings.messaging_profile_id';
  const message =
    from === undefined
      ? 'must be there, or messaging_profile_id'
      : 'must be there with an alphanumeric sender';
  return [{ field, message, reason: 'required' }];
}

/** https://developers.telnyx.com/docs/messaging/messages/error-codes */
const classOf = classifyCodes({
  recipient: [10002, 10016, 40001, 40004, 40008, 40012, 40300, 40301, 40310, 40319],
  config: [
    10001, 10003, 10005, 10006, 10009, 10010, 10013, 10017, 20002, 20006, 20012, 20013, 20014,
    20015, 20016, 20017, 40003, 40010, 40013, 40100, 40150, 40151, 40305, 40306, 40308, 40309,
    40311, 40312, 40313, 40314, 40315, 40321, 40329,
  ],
  content: [
    10004, 10014, 10015, 10023, 40009, 40015, 40017, 40302, 40304, 40316, 40317, 40322, 40328,
  ],
  not_processed: [10011, 20100, 40002, 40006, 40011, 40016, 40018, 40318, 40320],
  ambiguous: [10007, 10008],
});

function read({ status, json }: HttpAnswer): SendResult | undefined {
  const body = json();
  if (status < 300) return accepted(textAt(body, 'data', 'id'));
  const code = textAt(body, 'errors', 0, 'code') ?? '';
  const errorClass = classOf(code);
  if (errorClass === undefined) return undefined;
  const reason = `Telnyx answered ${status} with error ${code}.`;
  return failed(errorClass, { code: `telnyx_${code}`, reason, fault: faultOf[code] });
}

const toleranceSeconds = 300;

/** Signed are the moment, a bar and the body, and the moment may be no older than five minutes. */
function isSigned({ headers, body }: ProviderEvent, publicKey: string): boolean {
  const timestamp = headers['telnyx-timestamp'] ?? '';
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > toleranceSeconds) return false;
  const signed = Buffer.concat([Buffer.from(`${timestamp}|`), body]);
  return isSignedWithEd25519(publicKey, { signed, signature: headers['telnyx-signature-ed25519'] });
}

/** What a message is when nothing more will come: https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks */
const kindOf: Readonly<Record<string, ReportKind>> = {
  delivered: 'delivered',
  delivery_failed: 'bounced',
  sending_failed: 'failed',
  expired: 'failed',
};

// A number that can get no text, one that nobody has, and one whose owner said STOP.
const faultOf: Readonly<Record<string, AddressFault>> = {
  40001: 'hard_bounce',
  40012: 'hard_bounce',
  40300: 'stop',
};

function readEvent({ body }: ProviderEvent): EventReading {
  const data = valueAt(parseJson(body.toString()), 'data');
  const payload = valueAt(data, 'payload');
  const facts = { id: textAt(data, 'id'), at: momentAt(data, 'occurred_at') };
  switch (textAt(data, 'event_type')) {
    case 'message.received':
      return { reports: readAnswer(payload, facts) };
    case 'message.finalized':
      return { reports: readOutcome(payload, facts) };
    default:
      return { reports: [] };
  }
}

interface Facts {
  id: string | undefined;
  at: Date | undefined;
}

/** The vendor says itself when a word turned messages off or on, in whichever language. */
function readAnswer(payload: unknown, facts: Facts): EventReading['reports'] {
  const from = textAt(payload, 'from', 'phone_number');
  const kind = optOutKindOf[textAt(payload, 'autoresponse_type') ?? ''];
  return kind === undefined
    ? readInboundText({ ...facts, from, text: textAt(payload, 'text') })
    : [toOptOutReport(kind, { ...facts, from })];
}

/** https://developers.telnyx.com/docs/messaging/messages/advanced-opt-in-out */
const optOutKindOf: Readonly<Record<string, 'unsubscribed' | 'resubscribed'>> = {
  STOP: 'unsubscribed',
  START: 'resubscribed',
};

function readOutcome(payload: unknown, { id, at }: Facts): EventReading['reports'] {
  const kind = kindOf[textAt(payload, 'to', 0, 'status') ?? ''];
  if (kind === undefined) return [];
  const code = wordAt(payload, 'errors', 0, 'code');
  return [
    definedOf({
      kind,
      deliveryId: deliveryIdIn(textAt(payload, 'webhook_url') ?? ''),
      providerMessageId: textAt(payload, 'id'),
      address: textAt(payload, 'to', 0, 'phone_number'),
      reportId: id,
      at,
      code: code === undefined ? undefined : `telnyx_${code}`,
      fault: kind === 'delivered' ? undefined : faultOf[code ?? ''],
    }),
  ];
}
