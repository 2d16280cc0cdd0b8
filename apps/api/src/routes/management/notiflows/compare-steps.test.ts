import type { Step } from '@notiflow/contracts';
import { compareSteps } from './compare-steps.ts';
import { presentStep } from './present-step.ts';

const wait = (handle: string, more: object = {}): Step =>
  ({ type: 'wait', handle, position: 0, duration: 1, duration_unit: 'days', ...more }) as Step;
const mail = (handle: string, body: string): Step => ({
  type: 'channel',
  handle,
  position: 0,
  channel_type: 'email',
  channel_handle: 'smtp',
  template: { content_type: 'plaintext', subject: 'Hi', body },
});

/** The steps in this order, as they are answered. */
const inOrder = (steps: Step[]) =>
  steps.map((step, position) => presentStep({ ...step, position }));
const compare = (before: Step[], after: Step[]) => compareSteps(inOrder(before), inOrder(after));

describe('compareSteps', () => {
  it('finds nothing in steps that are the same', () => {
    const steps = [wait('a'), mail('b', 'Hello')];
    expect(compare(steps, steps)).toEqual([]);
  });

  it('names a changed field by its path, with both values', () => {
    const pause = wait('pause');
    expect(compare([pause, mail('mail', 'Hi')], [pause, mail('mail', 'Hello')])).toEqual([
      {
        handle: 'mail',
        type: 'channel',
        change: 'changed',
        fields: [{ field: 'template.data.body', from: 'Hi', to: 'Hello' }],
      },
    ]);
    const [longer] = compare([pause], [wait('pause', { duration: 3, name: 'Pause' })]);
    expect(longer?.fields).toEqual([
      { field: 'settings.duration', from: 1, to: 3 },
      { field: 'name', to: 'Pause' },
    ]);
  });

  it('looks into branches and conditions, and takes lists of words as a whole', () => {
    const asks = (value: string | string[]) => [
      {
        operator: 'and' as const,
        conditions: [
          { property: 'plan', operator: 'in' as const, value, value_type: 'static' as const },
        ],
      },
    ];
    const choose = (value: string | string[], name: string): Step => ({
      type: 'condition',
      handle: 'choose',
      position: 0,
      conditions: asks('x'),
      branches: [
        { handle: 'a', name, finish: false, conditions: asks(value) },
        { handle: 'b', name: 'B', finish: false, conditions: [] },
      ],
    });
    expect(compare([choose(['pro'], 'A')], [choose(['pro', 'gold'], 'First')])[0]?.fields).toEqual([
      { field: 'settings.branches[0].name', from: 'A', to: 'First' },
      {
        field: 'settings.branches[0].conditions[0].conditions[0].value',
        from: ['pro'],
        to: ['pro', 'gold'],
      },
    ]);
  });

  it('tells what came and what is gone, and not what only counts otherwise for it', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((handle) => wait(handle)) as [
      Step,
      Step,
      Step,
      Step,
    ];
    expect(compare([a, b, c], [d, a, c])).toEqual([
      {
        handle: 'd',
        type: 'wait',
        change: 'added',
        fields: [
          { field: 'type', to: 'wait' },
          { field: 'position', to: 0 },
          { field: 'settings', to: { duration: 1, duration_unit: 'days' } },
        ],
      },
      {
        handle: 'b',
        type: 'wait',
        change: 'removed',
        fields: [
          { field: 'type', from: 'wait' },
          { field: 'position', from: 1 },
          { field: 'settings', from: { duration: 1, duration_unit: 'days' } },
        ],
      },
    ]);
  });

  it('tells the step that was moved, and not those it passed', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((handle) => wait(handle)) as [
      Step,
      Step,
      Step,
      Step,
    ];
    expect(compare([a, b, c, d], [d, a, b, c])).toEqual([
      {
        handle: 'd',
        type: 'wait',
        change: 'changed',
        fields: [{ field: 'position', from: 3, to: 0 }],
      },
    ]);
  });

  it('tells another type of the same handle', () => {
    const once = { ...wait('step'), type: 'throttle' } as Step;
    expect(compare([wait('step')], [once])[0]?.fields).toEqual([
      { field: 'type', from: 'wait', to: 'throttle' },
    ]);
  });
});
