import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, type ErrorClass, failed } from '../http/read-answer.ts';
import { textAt, valueAt } from '../http/read-json.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import type { SendResult } from '../send-result.ts';

/** What FCM says when it says no. */
export interface FcmError {
  /** The word of Google's APIs: `NOT_FOUND`. */
  status: string | undefined;
  /** The word of FCM: `UNREGISTERED`. */
  errorCode: string | undefined;
  /** The fields of the request that are wrong. */
  fields: string[];
}

// "Retry after the time of the header, or after 60 seconds when there is none."
const quotaPauseMs = 60_000;

/** https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode */
const classOf = classifyCodes({
  recipient: ['UNREGISTERED'],
  // The door of Apple or of a browser's service, which the project has the key for, stays closed, too.
  config: ['SENDER_ID_MISMATCH', 'THIRD_PARTY_AUTH_ERROR'],
  not_processed: ['QUOTA_EXCEEDED', 'UNAVAILABLE'],
  ambiguous: ['INTERNAL'],
});

/** What an answer of FCM means. */
export function readFcmAnswer(answer: HttpAnswer): SendResult | undefined {
  if (answer.status < 300) return accepted(textAt(answer.json(), 'name'));
  const error = readFcmError(answer);
  const { errorCode } = error;
  if (errorCode === 'INVALID_ARGUMENT' || error.fields.length > 0) return readInvalid(error);
  const errorClass = classOf(errorCode ?? '');
  if (errorCode === undefined || errorClass === undefined) return undefined;
  return failed(errorClass, {
    ...describe(errorCode, answer.status),
    fault: errorCode === 'UNREGISTERED' ? 'unregistered' : undefined,
    retryAfterMs: errorCode === 'QUOTA_EXCEEDED' ? quotaPauseOf(answer) : undefined,
  });
}

/** Reads the parts of an error by their types. */
export function readFcmError({ json }: Pick<HttpAnswer, 'json'>): FcmError {
  const error = valueAt(json(), 'error');
  const details = valueAt(error, 'details');
  const parts = Array.isArray(details) ? details : [];
  const partOf = (type: string) =>
    parts.find((part) => textAt(part, '@type') === `type.googleapis.com/${type}`);
  const violations = valueAt(partOf('google.rpc.BadRequest'), 'fieldViolations');
  return {
    status: textAt(error, 'status'),
    errorCode: textAt(partOf('google.firebase.fcm.v1.FcmError'), 'errorCode'),
    fields: (Array.isArray(violations) ? violations : []).flatMap(
      (violation) => textAt(violation, 'field') ?? [],
    ),
  };
}

/**
 * A request that is not valid: FCM names the fields that are to blame, and names none when the token is. A token that
 * is no token will never be one.
 */
function readInvalid({ fields }: FcmError): SendResult {
  const errorClass: ErrorClass =
    fields.length === 0 || fields.includes('message.token') ? 'recipient' : 'content';
  const fault = fields.includes('message.token') ? ('unregistered' as const) : undefined;
  return failed(errorClass, { ...describe('INVALID_ARGUMENT', 400), fault });
}

function describe(errorCode: string, status: number): { code: string; reason: string } {
  const word = errorCode.toLowerCase();
  return { code: `fcm_${word}`, reason: `FCM answered ${status} with error ${errorCode}.` };
}

function quotaPauseOf({ headers }: HttpAnswer): number {
  return parseRetryAfter(headers['retry-after'], new Date()) ?? quotaPauseMs;
}
