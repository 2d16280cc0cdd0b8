/** The spans that lists are looked at by; the URL names one. */
export const spans = [
  { value: 'hour', title: 'Last hour' },
  { value: 'today', title: 'Today' },
  { value: 'yesterday', title: 'Yesterday' },
  { value: 'week', title: 'Last 7 days' },
  { value: 'month', title: 'Last 30 days' },
] as const;

const hourMs = 3_600_000;

/** From when to when a span is; days are those of the viewer. By the minute, so that the same is asked for again. */
export function readSpan(span: string | undefined, now: Date): { after?: string; before?: string } {
  const minute = Math.floor(now.getTime() / 60_000) * 60_000;
  const ago = (ms: number) => new Date(minute - ms).toISOString();
  const dayBegan = (back: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).toISOString();
  if (span === 'hour') return { after: ago(hourMs) };
  if (span === 'today') return { after: dayBegan(0) };
  if (span === 'yesterday') return { after: dayBegan(1), before: dayBegan(0) };
  if (span === 'week') return { after: ago(7 * 24 * hourMs) };
  if (span === 'month') return { after: ago(30 * 24 * hourMs) };
  return {};
}
