import { createHash } from 'node:crypto';
import { type Step, toCanonicalJson } from '@notiflow/contracts';

/** Names the content of steps, whatever the order of their keys. */
export function shaOf(steps: Step[]): string {
  return createHash('sha256').update(toCanonicalJson(steps)).digest('hex');
}
