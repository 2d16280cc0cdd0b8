import { defineStep } from './define-step.ts';

/** Sends one message through one channel. */
export const channelStep = defineStep({
  type: 'channel',
  execute: (step) => ({ kind: 'deliver', step }),
});
