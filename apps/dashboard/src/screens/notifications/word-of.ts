/** A detail as words; details are of any type, and only texts and numbers are words. */
export function wordOf(value: unknown, nothing = 'something'): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.replaceAll('_', ' ') : nothing;
}
