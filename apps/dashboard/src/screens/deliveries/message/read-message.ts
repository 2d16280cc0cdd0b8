/** A rendered message of any channel. */
export type Message = Record<string, unknown>;

/** A field as text; empty when it is not there. */
export function textOf(message: Message, field: string): string {
  const value = message[field];
  return typeof value === 'string' ? value : '';
}

/** A field as an object, with nothing in it when it is none. */
export function objectOf(message: Message, field: string): Record<string, unknown> {
  const value = message[field];
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** JSON in a text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
