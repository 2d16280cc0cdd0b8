const shortestMs = 1_000;
const longestMs = 24 * 60 * 60 * 1_000;

/** Reads a `Retry-After` header (seconds or an HTTP date) as milliseconds between 1 s and 24 h. */
export function parseRetryAfter(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  const delayMs = /^\d+$/.test(text) ? Number(text) * 1_000 : parseHttpDate(text) - now.getTime();
  if (Number.isNaN(delayMs)) return undefined;
  return Math.min(Math.max(delayMs, shortestMs), longestMs);
}

function parseHttpDate(text: string): number {
  return /^(Mon|Tues?|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(day)?,? .*\d{2}:\d{2}:\d{2}/.test(
    text,
  )
    ? Date.parse(text)
    : Number.NaN;
}
