import { createHash } from 'node:crypto';
import { toCanonicalJson } from '@notiflow/contracts';
import { type PropertyFacts, readProperty } from './read-property.ts';

/**
 * Names the value of a property by a hash, type included: `0`, `"0"`, `""`, `false`, `null` and a missing value are
 * six. Without a path everything is one.
 */
export function hashProperty(path: string | undefined, facts: PropertyFacts): string {
  const value = path === undefined ? undefined : readProperty(path, facts);
  const text = value === undefined ? '' : toCanonicalJson(value);
  return createHash('sha256').update(text).digest('hex');
}
