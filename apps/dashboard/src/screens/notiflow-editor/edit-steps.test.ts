import { addStep, canMove, moveStep, removeStep, setTemplateField } from './edit-steps.ts';
import type { Step } from './merge-steps.ts';

const step = (handle: string, type = 'wait', more: object = {}): Step => ({
  handle,
  type,
  ...more,
});
const inside = (handle: string, branch: string) =>
  step(handle, 'wait', { parent_step_handle: 'choose', branch_handle: branch });

const steps = [
  step('trigger', 'trigger'),
  step('choose', 'condition'),
  inside('pro', 'a'),
  inside('pro_late', 'a'),
  inside('free', 'b'),
  step('mail', 'channel', {
    channel_type: 'email',
    template: { data: { subject: 'Hi', body: 'x' } },
  }),
  step('end', 'end'),
];
const placesOf = (all: readonly Step[]) => all.map(({ handle }) => handle);

it('adds a step behind another one, in its branch and under a name of its own', () => {
  const wait = { type: 'wait' } as const;
  const { steps: added, handle } = addStep(steps, { behind: 'pro', step: wait });
  expect(handle).toBe('wait');
  expect(added.find((one) => one.handle === 'wait')).toMatchObject({
    parent_step_handle: 'choose',
    branch_handle: 'a',
  });
  const again = addStep(added, { behind: 'choose', step: wait });
  expect(again.handle).toBe('wait_2');
  expect(placesOf(again.steps).slice(-3)).toEqual(['wait_2', 'mail', 'end']);
});

it('adds a step before the end', () => {
  const mail = { type: 'channel', channelType: 'sms', channelHandle: 'twilio' } as const;
  for (const behind of [null, 'mail', 'end']) {
    const { steps: added } = addStep(steps, { behind, step: mail });
    expect(placesOf(added).slice(-3)).toEqual(['mail', 'sms', 'end']);
  }
});

it('removes a step with its branches', () => {
  expect(placesOf(removeStep(steps, 'choose'))).toEqual(['trigger', 'mail', 'end']);
  expect(placesOf(removeStep(steps, 'pro'))).toContain('pro_late');
});

it('moves a step with its branches, and never beyond the ends', () => {
  const moved = moveStep(steps, 'mail', -1);
  expect(placesOf(moved)).toEqual(['trigger', 'mail', 'choose', 'pro', 'pro_late', 'free', 'end']);
  expect(moveStep(moved, 'mail', 1)).toEqual(steps);
  expect(moveStep(steps, 'choose', 1)).toEqual(moved);
  expect(canMove(steps, 'mail', 1)).toBe(false);
  expect(canMove(steps, 'choose', -1)).toBe(false);
  expect(canMove(steps, 'trigger', 1)).toBe(false);
  expect(canMove(steps, 'pro', 1)).toBe(true);
  expect(canMove(steps, 'free', -1)).toBe(false);
});

it('changes a field of a template, and leaves out what has no value', () => {
  const dataOf = (all: Step[]) => all.find(({ handle }) => handle === 'mail')?.template?.data;
  const named = { handle: 'mail', field: 'subject' };
  expect(dataOf(setTemplateField(steps, { ...named, value: 'Ho' }))).toEqual({
    subject: 'Ho',
    body: 'x',
  });
  expect(dataOf(setTemplateField(steps, { ...named, value: undefined }))).toEqual({ body: 'x' });
});
