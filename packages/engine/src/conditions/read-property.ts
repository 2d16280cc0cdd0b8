import { pathRoots, readMessagePath, splitPath } from '@notiflow/contracts';
import { readMessage } from '../deliveries.ts';
import type { Facts, Person } from '../facts.ts';

/** What the path of a property can lead to. */
export type PropertyFacts = Pick<Facts, 'data' | 'recipient' | 'actor' | 'results' | 'digest'> &
  Partial<Pick<Facts, 'deliveries'>> & {
    /** The data of an event that is matched: also what a name that is no context leads into. */
    event?: Record<string, unknown>;
  };

/**
 * The value a path leads to, undefined when there is none. As in templates, `user` is the recipient, custom fields
 * are read as attributes where no attribute has their name, and a name that is no context is one of the data.
 */
export function readProperty(path: string, facts: PropertyFacts): unknown {
  const [root = '', ...names] = splitPath(path);
  if (root === 'event' && facts.event !== undefined) return walk(facts.event, names);
  if (!(pathRoots as readonly string[]).includes(root)) {
    return walk(facts.event ?? facts.data, [root, ...names]);
  }
  if (root === 'data') return walk(facts.data, names);
  if (root === 'steps') {
    const asked = readMessagePath(path);
    // What a step found out itself may have the same name.
    const isOfMessages = asked !== null && !Object.hasOwn(facts.results, asked.step);
    if (isOfMessages) return readMessage(facts.deliveries ?? [], asked);
  }
  if (root === 'fetch' || root === 'steps') return walk(facts.results, names);
  if (root === 'digest' || root === 'batch') return walk(facts.digest, names);
  return walkPerson(root === 'actor' ? facts.actor : facts.recipient, names);
}

function walkPerson(person: Person | null, names: string[]): unknown {
  const [name] = names;
  if (person === null || name === undefined || Object.hasOwn(person, name)) {
    return walk(person, names);
  }
  return walk(person.custom_fields, names);
}

function walk(from: unknown, names: string[]): unknown {
  let value = from;
  for (const name of names) {
    if (typeof value !== 'object' || value === null) return undefined;
    // What an object has from its prototype, and the length of a list, nobody gave.
    const isThere = Array.isArray(value) ? /^\d+$/.test(name) : Object.hasOwn(value, name);
    value = isThere ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}
