import { holdsAll } from '../conditions/holds-all.ts';
import { defineStep } from './define-step.ts';

/** Goes on in the first branch whose conditions hold; in none when there is no default either. */
export const conditionStep = defineStep({
  type: 'condition',
  execute({ branches }, facts) {
    const branch = branches.find(({ conditions }) => holdsAll(conditions, facts));
    return branch === undefined ? { kind: 'continue' } : { kind: 'branch', into: branch.handle };
  },
});
