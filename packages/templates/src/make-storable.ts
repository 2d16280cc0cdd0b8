/**
 * Answers the value with every text well-formed: halves of a surrogate pair, which a filter can cut
 * apart, become U+FFFD. Null when a text holds NUL, which Postgres can store nowhere.
 */
export function makeStorable<T>(value: T): T | null {
  const texts: string[] = [];
  const storable = mapTexts(value, (text) => {
    texts.push(text);
    return text.toWellFormed();
  });
  return texts.some((text) => text.includes('\u0000')) ? null : (storable as T);
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, mapTexts(entry, change)]),
  );
}
