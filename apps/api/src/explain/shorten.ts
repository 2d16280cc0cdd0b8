const charsMax = 1_000;

/** A value as it is; of a large one, the beginning of its JSON. */
export function shorten(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' && value.length > charsMax ? cut(value) : value;
  }
  const json = JSON.stringify(value);
  return json.length > charsMax ? cut(json) : value;
}

function cut(text: string): string {
  return `${text.slice(0, charsMax)}…`;
}
