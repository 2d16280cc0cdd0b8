import { setTimeout as wait } from 'node:timers/promises';
import { ApiError, ConnectionError } from 'notiflows-client';

const patience = 8;
const firstDelayMs = 500;
const longestDelayMs = 30_000;

/** What became of a request: an answer, or the error of a row that will never be taken. */
export type Sending<T> = { ok: true; answer: T } | { ok: false; error: ApiError };

/**
 * Sends until the API takes the request or refuses what is in it. While it is busy or away the request
 * is repeated for about a minute; after that, and when the credentials are refused, the error is thrown.
 */
export async function sendPatiently<T>(
  send: () => Promise<T>,
  { signal }: { signal: AbortSignal },
): Promise<Sending<T>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { ok: true, answer: await send() };
    } catch (error) {
      if (isFaultOfRow(error)) return { ok: false, error };
      if (!isPassing(error) || attempt === patience || signal.aborted) throw error;
      await wait(chooseDelayMs(error, attempt), undefined, { signal });
    }
  }
}

/** For the client of an import: the waiting is done here, where Ctrl-C ends it. */
export const withoutRetries = { maxRetries: 0 };

function chooseDelayMs(error: unknown, attempt: number): number {
  const asked = error instanceof ApiError ? (Number(error.details.retry_after) || 0) * 1_000 : 0;
  return Math.min(longestDelayMs, Math.max(asked, firstDelayMs * 2 ** (attempt - 1)));
}

// The API answers 500 when one request is its own undoing, and 503 when it could answer none.
const statusesOfRows = [400, 404, 409, 413, 415, 422, 500];

function isFaultOfRow(error: unknown): error is ApiError {
  return error instanceof ApiError && statusesOfRows.includes(error.status);
}

function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof ApiError && ([408, 429].includes(error.status) || error.status > 500);
}
