import type { WarningRule } from './define-path-rule.ts';

/** `stop_when` is about messages before this one. */
export const messageBeforeStopWhen: WarningRule = {
  find({ step, before, sinceRest }) {
    if (step.type !== 'channel' || step.stop_when === undefined) return [];
    const others = before.list().filter(({ type }) => type === 'channel');
    const field = 'settings.stop_when';
    if (others.length === 0) {
      return [{ field, message: 'no message comes before', reason: 'no_message_before' }];
    }
    if (others.some((other) => !sinceRest.has(other))) return [];
    const message = 'nothing waits for the messages before, so it can only stop later attempts';
    return [{ field, message, reason: 'no_wait_before' }];
  },
};
