import type { Digest, DigestItem, DigestPerson } from '@notiflow/contracts';
import type { Facts, Person } from './facts.ts';

/** What is loaded of the digest that a notification carries. */
export interface FactsOfDigest {
  totalItems: number;
  totalActors: number;
  items: DigestItem[];
  /** What its last item was given. */
  data: Record<string, unknown>;
}

/** Puts a digest under the names templates and paths know. */
export function describeDigest(
  { totalItems, totalActors, items }: FactsOfDigest,
  leading = false,
): Digest {
  return {
    total_items: totalItems,
    total_actors: totalActors,
    size: totalItems,
    items,
    first: items[0] ?? null,
    leading,
  };
}

/** The digest of a notification that goes on alone: it is the one item. */
export function digestOfOne(
  { data, actor, recipient }: Pick<Facts, 'data' | 'actor' | 'recipient'>,
  leading = false,
): Digest {
  const item = {
    data,
    actor: actor === null ? null : describePerson(actor),
    recipient: describePerson(recipient),
  };
  const totalActors = actor === null ? 0 : 1;
  return describeDigest({ totalItems: 1, totalActors, items: [item], data }, leading);
}

function describePerson(person: Person): DigestPerson {
  const { id, external_id, email = null, first_name = null, last_name = null } = person;
  return { id, external_id, email, first_name, last_name };
}
