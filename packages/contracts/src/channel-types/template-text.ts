import Type from 'typebox';

/** Most characters of a body's Liquid source. */
export const bodyMax = 500_000;

/** Liquid source that may be empty. */
export const text = (maxLength = 10_000) => Type.String({ maxLength });

/** Liquid source that holds more than white space. */
export const filled = (maxLength = 10_000) =>
  Type.String({ minLength: 1, maxLength, pattern: '\\S' });
