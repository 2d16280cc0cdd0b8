import { describeAbort } from '../deadline.ts';
import { OutboundError } from '../outbound/outbound-problem.ts';
import { errorCode } from '../outbound/resolve-host.ts';
import { rejected, type SendResult } from '../send-result.ts';
import type { HttpExchange } from './exchange-http.ts';
import { parseRetryAfter } from './retry-after.ts';

/** Statuses that ask for the same request later; the receiver says it did nothing with this one. */
const notProcessedStatuses = new Set([408, 425, 429, 503]);
/** Statuses that speak about the address or the rights, not about the message. */
const configStatuses = new Set([401, 403, 404, 405, 407, 410, 421, 426, 451]);

/** Says what became of a webhook, from how far its request came. */
export function toSendResult(exchange: HttpExchange, signal: AbortSignal): SendResult {
  switch (exchange.kind) {
    case 'answered':
      return fromStatus(exchange.status, parseRetryAfter(exchange.retryAfter, new Date()));
    case 'failed':
      return fromFailure(exchange, signal);
    default:
      return exchange satisfies never;
  }
}

function fromStatus(status: number, retryAfterMs: number | undefined): SendResult {
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  if (status >= 300 && status < 400) {
    const reason = `The receiver answered ${status}, and redirects are not followed.`;
    return rejected('config', { code: 'redirect', reason });
  }
  const answer = { code: `http_${status}`, reason: `The receiver answered ${status}.` };
  const retry = { ...answer, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  if (notProcessedStatuses.has(status)) return { kind: 'not_processed', ...retry };
  if (configStatuses.has(status)) return rejected('config', answer);
  if (status < 500) return rejected('content', answer);
  return { kind: 'ambiguous', ...retry };
}

function fromFailure(
  { error, written }: Extract<HttpExchange, { kind: 'failed' }>,
  signal: AbortSignal,
): SendResult {
  if (error instanceof OutboundError) {
    const { kind, code, reason } = error.problem;
    if (kind === 'refused') return rejected('config', { code, reason });
    return { kind: 'not_processed', code, reason };
  }
  if (signal.aborted) {
    return { kind: written ? 'ambiguous' : 'not_processed', ...describeAbort(signal) };
  }
  const code = errorCode(error);
  return written
    ? { kind: 'ambiguous', code, reason: 'The connection broke before the receiver answered.' }
    : { kind: 'not_processed', code, reason: 'The request could not be sent.' };
}
