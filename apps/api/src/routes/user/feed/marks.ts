import type { FeedMark } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import { conflict } from '../../../errors.ts';

const final = (what: string) =>
  Type.Optional(Type.Boolean({ description: `${what} It cannot be taken back: \`false\` is 409` }));

/** What can be done with entries. What was done before stays as it is. */
export const markFields = Type.Object(
  {
    seen: final('They were shown.'),
    read: final('They were read, and so seen.'),
    clicked: final('Their action was taken: they were read, too.'),
    archived: Type.Optional(
      Type.Boolean({ description: 'They leave the list, or come back as what they were' }),
    ),
  },
  { additionalProperties: false, minProperties: 1, title: 'FeedMark' },
);

/** Reads a mark; throws for one that takes back what cannot be. */
export function readMark(given: Static<typeof markFields>): FeedMark {
  const { seen, read, clicked, archived } = given;
  const undone = Object.entries({ seen, read, clicked }).find(([, value]) => value === false);
  if (undone !== undefined) {
    const [name] = undone;
    throw conflict(`What was ${name} cannot become un${name}`, {
      reason: 'mark_is_final',
      param: name,
    });
  }
  return {
    ...(seen === true && { seen }),
    ...(read === true && { read }),
    ...(clicked === true && { clicked }),
    ...(archived !== undefined && { archived }),
  };
}
