import type { ProviderReport } from '../provider-report.ts';
import { definedOf } from '../provider-report.ts';

/**
 * What carriers and the FCC (47 CFR 64.1200(a)(10)) take for an answer, when it is the whole text:
 * https://www.ctia.org/the-wireless-industry/industry-commitments/messaging-interoperability-sms-mms
 */
const wordsOf = {
  unsubscribed: new Set([
    'STOP',
    'STOPALL',
    'UNSUBSCRIBE',
    'CANCEL',
    'END',
    'QUIT',
    'REVOKE',
    'OPTOUT',
    'OPT OUT',
  ]),
  resubscribed: new Set(['START', 'YES', 'UNSTOP']),
} as const;

/** What somebody wrote to a number of ours. */
export interface InboundText {
  /** Who wrote it, in E.164. */
  from: string | undefined;
  text: string | undefined;
  /** The service's id of it. */
  id: string | undefined;
  at?: Date | undefined;
}

/** What an answer says of the wish to get more; no report when it says nothing of it. */
export function readInboundText({ text = '', ...facts }: InboundText): ProviderReport[] {
  const word = text.trim().toUpperCase();
  if (wordsOf.unsubscribed.has(word)) return [toOptOutReport('unsubscribed', facts)];
  if (wordsOf.resubscribed.has(word)) return [toOptOutReport('resubscribed', facts)];
  return [];
}

/** The report of somebody who wants no more, or again. */
export function toOptOutReport(
  kind: 'unsubscribed' | 'resubscribed',
  { from, id, at }: Omit<InboundText, 'text'>,
): ProviderReport {
  return definedOf({
    kind,
    address: from,
    reportId: id,
    at,
    fault: kind === 'unsubscribed' ? 'stop' : undefined,
  });
}

/** A number that a service writes without its plus, in E.164. */
export function withPlus(digits: string | undefined): string | undefined {
  return digits !== undefined && /^\d{7,15}$/.test(digits) ? `+${digits}` : digits;
}
