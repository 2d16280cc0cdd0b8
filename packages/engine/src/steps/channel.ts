import { isChannelType } from '@notiflow/contracts';
import { defineStep } from './define-step.ts';

/** Sends one message through one channel. */
export const channelStep = defineStep({
  type: 'channel',
  execute(step) {
    const { channel_type: channelType } = step;
    // A stored step may name a channel type that the code no longer knows.
    if (!isChannelType(channelType)) return { kind: 'fail', reason: 'step_unknown' };
    return { kind: 'deliver', step, channelType };
  },
});
