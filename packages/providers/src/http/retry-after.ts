const shortestMs = 1_000;
const longestMs = 24 * 60 * 60 * 1_000;

/**
 * Reads when to come back, as a header or a field of the body says it: seconds (`7`, `0.376`) or an HTTP date.
 * Answers milliseconds between 1 s and 24 h, or undefined when the text says nothing of the kind.
 */
export function parseRetryAfter(said: string | undefined, now: Date): number | undefined {
  const text = said?.trim() ?? '';
  const delayMs = /^\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1_000
    : parseHttpDate(text) - now.getTime();
  return clamp(delayMs);
}

/** The same for a moment in seconds since 1970, as `X-RateLimit-Reset` has it. */
export function parseResetAt(said: string | undefined, now: Date): number | undefined {
  return /^\d{9,11}$/.test(said ?? '') ? clamp(Number(said) * 1_000 - now.getTime()) : undefined;
}

function clamp(delayMs: number): number | undefined {
  if (Number.isNaN(delayMs)) return undefined;
  return Math.min(Math.max(Math.ceil(delayMs), shortestMs), longestMs);
}

function parseHttpDate(text: string): number {
  return /^(Mon|Tues?|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(day)?,? .*\d{2}:\d{2}:\d{2}/.test(
    text,
  )
    ? Date.parse(text)
    : Number.NaN;
}
