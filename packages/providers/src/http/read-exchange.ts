import type { SendResult } from '../send-result.ts';
import type { HttpAnswer, HttpExchange } from './exchange-http.ts';
import { readStatus } from './read-answer.ts';
import { readFailure } from './read-failure.ts';
import { parseRetryAfter } from './retry-after.ts';

/** How an exchange is read. */
export interface ReadDeps {
  signal: AbortSignal;
  /** What an answer means where the status alone does not say it. */
  read?: ((answer: HttpAnswer) => SendResult | undefined) | undefined;
  urlIsAbout?: 'config' | 'recipient' | undefined;
}

/** Says what became of a message by how far its request came, and by the answer. */
export function readExchange(
  exchanged: HttpExchange,
  { signal, read, urlIsAbout }: ReadDeps,
): SendResult {
  if (exchanged.kind === 'failed') return readFailure(exchanged, signal, urlIsAbout);
  const { answer } = exchanged;
  return withRetryAfter(read?.(answer) ?? readStatus(answer), answer);
}

/** Whoever says "later" mostly says in the header when. */
function withRetryAfter(result: SendResult, { headers }: HttpAnswer): SendResult {
  if (result.kind !== 'not_processed' && result.kind !== 'ambiguous') return result;
  const retryAfterMs = result.retryAfterMs ?? parseRetryAfter(headers['retry-after'], new Date());
  return retryAfterMs === undefined ? result : { ...result, retryAfterMs };
}
