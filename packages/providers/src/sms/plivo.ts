import type { AddressFault, FieldProblem } from '@notiflow/contracts';
import { basicAuth, postJson } from '../http/build-call.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted } from '../http/read-answer.ts';
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
import { defineSmsProvider, type MeasuredSms } from './define-sms-provider.ts';
import { readInboundText, withPlus } from './opt-out-words.ts';

/**
 * SMS through Plivo, which has no field for our id and no key that would tell a repeat. Why it refuses a message it says
 * in sentences alone, so the status decides.
 * https://www.plivo.com/docs/messaging/api/message#send-a-message
 */
export const plivo = defineSmsProvider({
  name: 'plivo',
  settings: {
    type: 'object',
    properties: {
      from: {
        type: 'string',
        pattern: '^(\\+?[1-9][0-9]{2,14}|[A-Za-z0-9 ]{1,11})$',
        description: 'A number of the account, a short code, or an alphanumeric sender.',
      },
      powerpack_uuid: {
        type: 'string',
        pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
        description: 'The powerpack that chooses the sender, instead of `from`.',
      },
    },
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      auth_id: {
        type: 'string',
        pattern: '^[A-Z0-9]{10,40}$',
        description: 'The id of the account that sends.',
      },
      auth_token: tokenSchema('Opens the account, and verifies what it reports.'),
    },
    required: ['auth_id', 'auth_token'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 30,
  takesKey: false,
  check: async ({ settings }) => findProblems(settings),
  request({ message, channel: { settings, credentials }, eventsUrl }) {
    const { auth_id, auth_token } = credentials;
    return postJson(
      `https://api.plivo.com/v1/Account/${auth_id}/Message/`,
      { authorization: basicAuth(auth_id, auth_token) },
      toBody(message, { ...settings, eventsUrl }),
    );
  },
  read,
  events: {
    verify: (event, { credentials: { auth_token } }) => isSigned(event, auth_token),
    read: readEvent,
  },
});

interface Sender {
  from?: string;
  powerpack_uuid?: string;
}

function toBody(
  { to, body }: MeasuredSms,
  { from, powerpack_uuid, eventsUrl }: Sender & { eventsUrl: string | null },
): object {
  return {
    ...(from === undefined ? { powerpack_uuid } : { src: from }),
    dst: to,
    text: body,
    type: 'sms',
    ...(eventsUrl !== null && { url: eventsUrl, method: 'POST' }),
  };
}

function findProblems({ from, powerpack_uuid }: Sender): FieldProblem[] {
  const field = 'settings.from';
  if (from === undefined && powerpack_uuid === undefined) {
    return [{ field, message: 'must be there, or powerpack_uuid', reason: 'required' }];
  }
  if (from !== undefined && powerpack_uuid !== undefined) {
    return [{ field, message: 'cannot come with powerpack_uuid', reason: 'exclusive' }];
  }
  return [];
}

/** One message has one id, also when it travels in parts. */
function read({ status, json }: HttpAnswer): SendResult | undefined {
  return status < 300 ? accepted(textAt(json(), 'message_uuid', 0)) : undefined;
}

/**
 * Signed are the URL with its query in order, a dot, the form in order, each name before its value, a dot and the nonce;
 * the header holds several signatures, and a subaccount's events carry one of its main account too.
 * https://www.plivo.com/docs/messaging/concepts/signature-validation
 */
function isSigned({ method, url, headers, body }: ProviderEvent, secret: string): boolean {
  const nonce = headers['x-plivo-signature-v3-nonce'];
  if (method !== 'POST' || nonce === undefined || !URL.canParse(url)) return false;
  const { origin, pathname, searchParams } = new URL(url);
  const query = inOrder(searchParams, '=').join('&');
  const form = inOrder(new URLSearchParams(body.toString()), '').join('');
  const asked = query === '' && form === '' ? '' : `?${query}`;
  const dot = query !== '' && form !== '' ? '.' : '';
  const signed = `${origin}${pathname}${asked}${dot}${form}.${nonce}`;
  return ['x-plivo-signature-v3', 'x-plivo-signature-ma-v3']
    .flatMap((name) => headers[name]?.split(',') ?? [])
    .some((signature) => isHmacOf({ algorithm: 'sha256', secret }, { signed, signature }));
}

function inOrder(fields: URLSearchParams, between: string): string[] {
  return [...new Set(fields.keys())].sort().flatMap((name) =>
    fields
      .getAll(name)
      .sort()
      .map((value) => `${name}${between}${value}`),
  );
}

/** https://www.plivo.com/docs/messaging/concepts/message-states */
const kindOf: Readonly<Record<string, ReportKind>> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'bounced',
  failed: 'failed',
  rejected: 'failed',
};

/**
 * A number that can get no text, one that is gone, and one whose owner said STOP:
 * https://www.plivo.com/docs/messaging/troubleshooting/error-codes
 */
const faultOf: Readonly<Record<string, AddressFault>> = {
  50: 'hard_bounce',
  70: 'hard_bounce',
  200: 'stop',
};

function readEvent({ url, body }: ProviderEvent): EventReading {
  const fields = new URLSearchParams(body.toString());
  const field = (name: string) => fields.get(name) ?? undefined;
  const id = field('MessageUUID');
  const status = field('Status');
  if (status === undefined) {
    return { reports: readInboundText({ from: withPlus(field('From')), text: field('Text'), id }) };
  }
  const kind = kindOf[status];
  if (kind === undefined) return { reports: [] };
  const code = field('ErrorCode') || undefined;
  const isError = code !== undefined && Number(code) !== 0;
  return {
    reports: [
      definedOf({
        kind,
        deliveryId: deliveryIdIn(url),
        // Each part of a text reports for itself.
        providerMessageId: field('ParentMessageUUID') ?? id,
        address: withPlus(field('To')),
        reportId: `${id} ${status}`,
        code: isError ? `plivo_${code}` : undefined,
        fault: kind === 'delivered' ? undefined : faultOf[code ?? ''],
      }),
    ],
  };
}
