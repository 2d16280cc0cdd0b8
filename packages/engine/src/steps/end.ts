import { defineStep } from './define-step.ts';

/** Ends the path. */
export const endStep = defineStep({
  type: 'end',
  execute: () => ({ kind: 'end' }),
});
