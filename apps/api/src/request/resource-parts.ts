import Type from 'typebox';

/** Text that may be absent. */
export const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });

/** A whole number that may be absent. */
export const integerOrNull = Type.Unsafe<number | null>({ type: ['integer', 'null'] });

/** One of some words, or nothing. */
export function wordOrNull<const W extends string>(words: readonly W[]) {
  return Type.Unsafe<W | null>({ enum: [...words, null] });
}

/** A moment that may not have come. */
export const momentOrNull = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  format: 'date-time',
});

/** A free JSON object. */
export const anyObject = Type.Record(Type.String(), Type.Unknown());

/** A moment in ISO 8601, in UTC. */
export function toMoment(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
