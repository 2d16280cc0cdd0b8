import { createHash } from 'node:crypto';
import type { Step } from '@notiflow/contracts';
import { toCanonicalJson } from '../../../request/canonical-json.ts';

/** Names the content of steps, whatever the order of their keys. */
export function shaOf(steps: Step[]): string {
  return createHash('sha256').update(toCanonicalJson(steps)).digest('hex');
}
