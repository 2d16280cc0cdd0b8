/** A body in JSON of this schema. */
export function jsonOf(schema: object, example?: unknown) {
  return { 'application/json': { schema, ...(example !== undefined && { example }) } };
}
