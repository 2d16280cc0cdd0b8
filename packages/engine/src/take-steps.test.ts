import type { Step } from '@notiflow/contracts';
import { takeSteps } from './take-steps.ts';

const steps: Step[] = [
  { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
  { type: 'channel', handle: 'mail', position: 1, channel_type: 'email', channel_handle: 'smtp' },
  { type: 'channel', handle: 'feed', position: 2, channel_type: 'in_app', channel_handle: 'feed' },
  { type: 'end', handle: 'end', position: 3 },
  { type: 'channel', handle: 'never', position: 4, channel_type: 'email' },
];

describe('takeSteps', () => {
  it('makes one delivery per channel step, in order, and rests at the end step', () => {
    const taken = takeSteps({ steps, fromStep: null });
    expect(taken.deliver.map((step) => step.handle)).toEqual(['mail', 'feed']);
    expect(taken).toMatchObject({ status: 'processed', step: 'end' });
  });

  it('goes on after the step it stood at', () => {
    const taken = takeSteps({ steps, fromStep: 'mail' });
    expect(taken.deliver.map((step) => step.handle)).toEqual(['feed']);
  });

  it('is processed at once when nothing is left', () => {
    expect(takeSteps({ steps: [], fromStep: null })).toEqual({
      deliver: [],
      status: 'processed',
      step: null,
    });
  });
});
