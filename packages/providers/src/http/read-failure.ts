import { describeAbort } from '../deadline.ts';
import { OutboundError } from '../outbound/outbound-problem.ts';
import { errorCode } from '../outbound/resolve-host.ts';
import { rejected, type SendResult } from '../send-result.ts';
import type { HttpExchange } from './exchange-http.ts';

/** Says what became of a message whose request was never answered: was a byte of it written? A refused URL is held against `urlIsAbout`. */
export function readFailure(
  { error, written }: Extract<HttpExchange, { kind: 'failed' }>,
  signal: AbortSignal,
  urlIsAbout: 'config' | 'recipient' = 'config',
): SendResult {
  if (error instanceof OutboundError) {
    const { kind, code, reason } = error.problem;
    if (kind === 'refused') return rejected(urlIsAbout, { code, reason });
    return { kind: 'not_processed', code, reason };
  }
  if (signal.aborted) {
    return { kind: written ? 'ambiguous' : 'not_processed', ...describeAbort(signal) };
  }
  const code = errorCode(error);
  return written
    ? { kind: 'ambiguous', code, reason: 'The connection broke before the service answered.' }
    : { kind: 'not_processed', code, reason: 'The request could not be sent.' };
}
