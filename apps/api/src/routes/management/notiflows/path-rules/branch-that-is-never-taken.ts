import { toCanonicalJson } from '@notiflow/contracts';
import type { WarningRule } from './define-path-rule.ts';

/** Of two branches with the same conditions only the first is taken. */
export const branchThatIsNeverTaken: WarningRule = {
  find({ step }) {
    if (step.type !== 'condition') return [];
    const asked = step.branches.map(({ conditions }) => toCanonicalJson(conditions));
    return step.branches.flatMap(({ handle }, index) => {
      const first = asked.indexOf(asked[index] ?? '');
      if (first === index) return [];
      const message = `has the conditions of ${step.branches[first]?.handle}, so ${handle} is never taken`;
      const field = `settings.branches[${index}].conditions`;
      return [{ field, message, reason: 'never_taken' }];
    });
  },
};
