import type { Step } from '@notiflow/contracts';
import type { ProblemRule } from './define-path-rule.ts';

/** On one path there is one digest: a digest of digests has no items to show. */
export const digestOnce: ProblemRule = {
  find({ step, before }) {
    if (!isDigest(step)) return [];
    const first = before.list().find(isDigest);
    if (first === undefined) return [];
    const message = `the digest ${first.handle} comes before on the same path`;
    return [{ field: 'type', message, reason: 'invalid' }];
  },
};

function isDigest({ type }: Step): boolean {
  return type === 'digest';
}
