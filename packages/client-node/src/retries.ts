import { ApiError, ConnectionError } from './errors.ts';

const firstDelayMs = 500;
const longestDelayMs = 8_000;
const longestAskedDelayMs = 60_000;

/** Whether the same request may succeed later. */
export function isWorthRepeating(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  if (!(error instanceof ApiError)) return false;
  // Sooner than asked it would be refused again, and so late the caller is better told.
  if ((readAskedDelayMs(error.headers) ?? 0) > longestAskedDelayMs) return false;
  if (error.status === 408 || error.status === 429 || error.status >= 500) return true;
  // The first request with this Idempotency-Key is still being answered; any other conflict stays one.
  return error.status === 409 && error.details.idempotency_key !== undefined;
}

/** How long to wait before the next try: what the service asks for, else exponential with jitter. */
export function chooseDelayMs(
  error: unknown,
  { tried, random = Math.random }: { tried: number; random?: () => number },
): number {
  const asked = error instanceof ApiError ? readAskedDelayMs(error.headers) : null;
  if (asked !== null) return asked;
  const delayMs = Math.min(firstDelayMs * 2 ** (tried - 1), longestDelayMs);
  return delayMs * (1 - random() / 4);
}

function readAskedDelayMs(headers: Headers): number | null {
  const ms = readNumber(headers.get('retry-after-ms'));
  if (ms !== null) return ms;
  const given = headers.get('retry-after');
  const seconds = readNumber(given);
  if (seconds !== null) return seconds * 1_000;
  // A date of HTTP begins with its weekday; `Date.parse` takes much else, "-1" for one.
  const at = given !== null && /^[a-z]{3},? /i.test(given) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

function readNumber(text: string | null): number | null {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}
