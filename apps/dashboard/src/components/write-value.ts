/** A value of the API as text, as it is typed: nothing for null, a line for each word of a list, JSON for what has parts. */
export function writeValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) {
    return value.join('\n');
  }
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
