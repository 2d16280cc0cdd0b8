import type { ProblemRule } from './define-path-rule.ts';

/** A path leads to every step. */
export const beReached: ProblemRule = {
  find: ({ isReached }) =>
    isReached ? [] : [{ field: 'position', message: 'no path leads here', reason: 'invalid' }],
};
