import { defineStep } from './define-step.ts';

/** Where every notification starts; the run has already done what the trigger asks for. */
export const triggerStep = defineStep({
  type: 'trigger',
  execute: () => ({ kind: 'continue' }),
});
