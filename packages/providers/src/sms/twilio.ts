import type { AddressFault, FieldProblem } from '@notiflow/contracts';
import type { ChannelValues } from '../define-provider.ts';
import { basicAuth, postForm } from '../http/build-call.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, failed } from '../http/read-answer.ts';
import { textAt } from '../http/read-json.ts';
import {
  definedOf,
  deliveryIdIn,
  type EventReading,
  type ProviderEvent,
  type ReportKind,
} from '../provider-report.ts';
import type { SendResult } from '../send-result.ts';
import { tokenSchema } from '../token-schema.ts';
import { isHmacOf } from '../verify-signature.ts';
import { defineSmsProvider } from './define-sms-provider.ts';
import { readInboundText, toOptOutReport } from './opt-out-words.ts';

/**
 * SMS through Twilio's Messages resource, which has no field for our id and no key that would tell a repeat.
 * https://www.twilio.com/docs/messaging/api/message-resource
 */
export const twilio = defineSmsProvider({
  name: 'twilio',
  settings: {
    type: 'object',
    properties: {
      from: {
        type: 'string',
        pattern: '^(\\+[1-9][0-9]{6,14}|[0-9]{3,8}|[A-Za-z0-9 ]{1,11})$',
        description: 'A number of the account in E.164, a short code, or an alphanumeric sender.',
      },
      messaging_service_sid: {
        type: 'string',
        pattern: '^MG[0-9a-fA-F]{32}$',
        description:
          'The messaging service that chooses the sender; this or `from` has to be there.',
      },
    },
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      account_sid: {
        type: 'string',
        pattern: '^AC[0-9a-fA-F]{32}$',
        description: 'The account that sends.',
      },
      auth_token: tokenSchema(
        'Opens the account, and verifies events also where an API key opens it.',
      ),
      api_key_sid: {
        type: 'string',
        pattern: '^SK[0-9a-fA-F]{32}$',
        description: 'An API key, instead of the auth token.',
      },
      api_key_secret: tokenSchema('The secret of the API key.'),
    },
    required: ['account_sid'],
    dependentRequired: { api_key_sid: ['api_key_secret'], api_key_secret: ['api_key_sid'] },
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 50,
  takesKey: false,
  check: async (channel) => findProblems(channel),
  request({ message, channel: { settings, credentials }, eventsUrl }) {
    const { account_sid, auth_token = '', api_key_sid, api_key_secret = '' } = credentials;
    const authorization =
      api_key_sid === undefined
        ? basicAuth(account_sid, auth_token)
        : basicAuth(api_key_sid, api_key_secret);
    const url = `https://api.twilio.com/2010-04-01/Accounts/${account_sid}/Messages.json`;
    const fields = {
      ...toFields(message, settings),
      ...(eventsUrl !== null && { StatusCallback: eventsUrl }),
    };
    return postForm(url, { authorization }, fields);
  },
  read,
  events: {
    verify: (event, { credentials: { auth_token } }) =>
      auth_token !== undefined && isSigned(event, auth_token),
    read: readEvent,
  },
});

interface Sender {
  from?: string;
  messaging_service_sid?: string;
}

function toFields(
  { to, body }: { to: string; body: string },
  { from, messaging_service_sid }: Sender,
): Record<string, string> {
  return {
    To: to,
    ...(from === undefined ? {} : { From: from }),
    ...(messaging_service_sid === undefined ? {} : { MessagingServiceSid: messaging_service_sid }),
    Body: body,
  };
}

/** Each is explained below https://www.twilio.com/docs/api/errors; 30xxx come with a message that failed at once. */
const classOf = classifyCodes({
  recipient: [
    21211, 21214, 21217, 21265, 21266, 21268, 21610, 21612, 21614, 21635, 30003, 30004, 30005,
    30006,
  ],
  config: [
    20003, 20005, 21212, 21267, 21408, 21601, 21603, 21606, 21607, 21608, 21659, 21660, 21661,
    21701, 21703, 21704, 21705, 30002, 30010, 30032, 30034,
  ],
  content: [21602, 21605, 21617, 21619, 21658, 30007],
  not_processed: [14107, 20429, 21611, 30001, 30022, 30023, 63038],
  ambiguous: [30008],
});

function read({ status, json }: HttpAnswer): SendResult | undefined {
  const body = json();
  // A message that is made can have failed already; then the answer is good and holds a code all the same.
  const code = textAt(body, status < 300 ? 'error_code' : 'code') ?? '';
  const errorClass = classOf(code);
  if (errorClass === undefined) return status < 300 ? accepted(textAt(body, 'sid')) : undefined;
  const reason = `Twilio answered ${status} with error ${code}.`;
  return failed(errorClass, { code: `twilio_${code}`, reason, fault: faultOf[code] });
}

function findProblems({ settings, credentials }: ChannelValues<Sender, object>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (settings.from === undefined && settings.messaging_service_sid === undefined) {
    const message = 'must be there, or messaging_service_sid';
    problems.push({ field: 'settings.from', message, reason: 'required' });
  }
  if (!('auth_token' in credentials) && !('api_key_sid' in credentials)) {
    const message = 'must be there, or api_key_sid and api_key_secret';
    problems.push({ field: 'credentials.auth_token', message, reason: 'required' });
  }
  return problems;
}

/** Signed are the URL and the form's fields, sorted by name, each name before its values. */
function isSigned({ url, headers, body }: ProviderEvent, secret: string): boolean {
  const fields = new URLSearchParams(body.toString());
  const parts = [...new Set(fields.keys())]
    .sort()
    .flatMap((name) => [...new Set(fields.getAll(name))].sort().map((value) => name + value));
  const signature = headers['x-twilio-signature'];
  return isHmacOf({ algorithm: 'sha1', secret }, { signed: url + parts.join(''), signature });
}

/** What a message is on its way to: https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks */
const kindOf: Readonly<Record<string, ReportKind>> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'bounced',
  failed: 'failed',
};

// Numbers that nobody has, and those whose owner said STOP.
const faultOf: Readonly<Record<string, AddressFault>> = {
  21610: 'stop',
  21614: 'hard_bounce',
  30005: 'hard_bounce',
  30006: 'hard_bounce',
};

function readEvent({ url, body }: ProviderEvent): EventReading {
  const fields = new URLSearchParams(body.toString());
  const field = (name: string) => fields.get(name) ?? undefined;
  const status = field('MessageStatus');
  if (status === undefined) return { reports: readAnswer(field) };
  const kind = kindOf[status];
  if (kind === undefined) return { reports: [] };
  const providerMessageId = field('MessageSid');
  const code = field('ErrorCode');
  return {
    reports: [
      definedOf({
        kind,
        deliveryId: deliveryIdIn(url),
        providerMessageId,
        address: field('To'),
        reportId: `${providerMessageId} ${status}`,
        code: code === undefined ? undefined : `twilio_${code}`,
        fault: faultOf[code ?? ''],
      }),
    ],
  };
}

/** With the advanced opt-out the vendor says itself when a word turned messages off or on; else the words do. */
function readAnswer(field: (name: string) => string | undefined): EventReading['reports'] {
  const facts = { from: field('From'), id: field('MessageSid') };
  const kind = optOutKindOf[field('OptOutType') ?? ''];
  return kind === undefined
    ? readInboundText({ ...facts, text: field('Body') })
    : [toOptOutReport(kind, facts)];
}

/** https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out */
const optOutKindOf: Readonly<Record<string, 'unsubscribed' | 'resubscribed'>> = {
  STOP: 'unsubscribed',
  START: 'resubscribed',
};
