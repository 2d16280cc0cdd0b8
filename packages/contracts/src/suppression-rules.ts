import Type, { type Static } from 'typebox';
import type { AddressFault } from './address-faults.ts';

const rule = Type.Object(
  {
    times: Type.Integer({
      minimum: 1,
      maximum: 100,
      default: 1,
      description: 'How often it has to be said, each time within 30 days of the last',
    }),
    days: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 1,
      maximum: 3_650,
      default: null,
      description: 'For how many days after the last time; null: until it is removed',
    }),
  },
  { title: 'SuppressionRule', additionalProperties: false },
);

/** When what services say of addresses suppresses them, by what they say. */
export const suppressionRules = Type.Object(
  {
    hard_bounce: Type.Optional(rule),
    complaint: Type.Optional(rule),
    stop: Type.Optional(rule),
  } satisfies { [F in AddressFault]?: unknown },
  {
    title: 'SuppressionRules',
    additionalProperties: false,
    description:
      'When an address is suppressed by itself, by what its service said: at once and for good unless a rule says otherwise. The object is given whole.',
  },
);

export type SuppressionRules = Static<typeof suppressionRules>;
