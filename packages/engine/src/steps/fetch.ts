import { defineStep } from './define-step.ts';

/** Rests until somebody's server has answered, and goes on with what it said. */
export const fetchStep = defineStep({
  type: 'fetch',
  execute(step, { answers: { call } }) {
    if (call === undefined) return { kind: 'ask', question: { kind: 'call', step } };
    switch (call.state) {
      case 'open':
        return { kind: 'rest', why: 'call', until: call.until, callId: call.callId };
      case 'answered':
        return { kind: 'continue', result: call.value };
      case 'failed': {
        const result = { error: { code: call.code } };
        if (step.on_failure === 'continue') return { kind: 'continue', result };
        return { kind: 'fail', reason: 'fetch_failed', result };
      }
      default:
        return call satisfies never;
    }
  },
});
