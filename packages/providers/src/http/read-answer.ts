import type { AddressFault } from '@notiflow/contracts';
import { rejected, type SendResult } from '../send-result.ts';
import type { HttpAnswer } from './exchange-http.ts';

/** What an error that a service documents means for the message: whose fault it is, or whether it may go again. */
export type ErrorClass = (typeof errorClasses)[number];

const errorClasses = ['recipient', 'config', 'content', 'not_processed', 'ambiguous'] as const;

/** The codes of a service's documentation that say more than its statuses do, by what they mean. */
export type ErrorCodes = Partial<Record<ErrorClass, readonly (string | number)[]>>;

/** What is said of an error: a word for programs, a sentence for people, and when to come back. */
export interface ErrorFacts {
  code: string;
  reason: string;
  retryAfterMs?: number | undefined;
  /** What it shows of the address, when it shows anything; only of a `recipient` error. */
  fault?: AddressFault | undefined;
}

/** Statuses that ask for the same request later; the service says it did nothing with this one. */
const notProcessedStatuses = new Set([408, 425, 429, 503]);
/** Statuses that speak about the address or the rights, not about the message. */
const configStatuses = new Set([401, 402, 403, 404, 405, 407, 410, 421, 426, 451]);

/** Says what became of a message by the status of the answer alone. */
export function readStatus({ status }: Pick<HttpAnswer, 'status'>): SendResult {
  if (status < 300) return accepted(undefined);
  if (status < 400) {
    const reason = `The service answered ${status}, and redirects are not followed.`;
    return rejected('config', { code: 'redirect', reason });
  }
  const reason = `The service answered ${status}.`;
  return failed(classOfStatus(status), { code: `http_${status}`, reason });
}

/** Makes a look-up of what a code means; undefined for a code that is not among them. */
export function classifyCodes(codes: ErrorCodes): (code: string) => ErrorClass | undefined {
  const classes = new Map<string, ErrorClass>();
  for (const errorClass of errorClasses) {
    for (const code of codes[errorClass] ?? []) classes.set(String(code), errorClass);
  }
  return (code) => classes.get(code);
}

/** The result of a message the service took, with the id it gave it. */
export function accepted(providerMessageId: string | undefined): SendResult {
  return providerMessageId === undefined
    ? { kind: 'accepted' }
    : { kind: 'accepted', providerMessageId: providerMessageId.slice(0, 255) };
}

/** The result of an error of this class. */
export function failed(
  errorClass: ErrorClass,
  { code, reason, retryAfterMs, fault }: ErrorFacts,
): SendResult {
  switch (errorClass) {
    case 'recipient':
      return rejected(errorClass, { code, reason, fault });
    case 'config':
    case 'content':
      return rejected(errorClass, { code, reason });
    case 'not_processed':
    case 'ambiguous':
      return {
        kind: errorClass,
        code,
        reason,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      };
    default:
      return errorClass satisfies never;
  }
}

function classOfStatus(status: number): ErrorClass {
  if (notProcessedStatuses.has(status)) return 'not_processed';
  if (configStatuses.has(status)) return 'config';
  return status < 500 ? 'content' : 'ambiguous';
}
