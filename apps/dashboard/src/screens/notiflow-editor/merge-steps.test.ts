import { compactStep, mergeSteps, type Step } from './merge-steps.ts';

const mail = (data: object = {}, more: object = {}): Step => ({
  handle: 'mail',
  type: 'channel',
  channel_handle: 'smtp',
  template: { channel_type: 'email', data: { subject: 'Hi', body: 'Hello', ...data } },
  ...more,
});
const wait = (days = 1): Step => ({ handle: 'pause', type: 'wait', settings: { duration: days } });
const end: Step = { handle: 'end', type: 'end' };
const base = [mail(), wait(), end];

const handlesOf = (steps: readonly Step[]) => steps.map(({ handle }) => handle);
const merge = (mine: Step[], theirs: Step[], choices = {}) =>
  mergeSteps({ base, mine: mine, theirs: theirs }, choices);

it('takes what only one of two changed', () => {
  const { steps, conflicts } = merge(
    [mail({ subject: 'Mine' }), wait(), end],
    [mail({ body: 'Theirs' }), wait(3), end],
  );
  expect(conflicts).toEqual([]);
  expect(steps).toEqual([mail({ subject: 'Mine', body: 'Theirs' }), wait(3), end]);
});

it('has no conflict where both did the same', () => {
  const same = [mail({ body: 'Same' }), end];
  expect(merge(same, same)).toEqual({ steps: same, conflicts: [] });
});

it('shows both where both changed one field, and takes what was chosen', () => {
  const mine = [mail({ body: 'Mine' }), wait(), end];
  const theirs = [mail({ body: 'Theirs' }), wait(), end];
  const { conflicts } = merge(mine, theirs);
  expect(conflicts).toEqual([
    {
      key: 'mail body',
      step: 'mail',
      field: 'body',
      base: 'Hello',
      mine: 'Mine',
      theirs: 'Theirs',
    },
  ]);
  expect(merge(mine, theirs).steps[0]).toMatchObject(mail({ body: 'Mine' }));
  const chosen = merge(mine, theirs, { 'mail body': 'theirs' });
  expect(chosen.steps[0]).toMatchObject(mail({ body: 'Theirs' }));
});

it('keeps the steps that both added, and leaves out what one of them removed', () => {
  const added = (handle: string): Step => ({ handle, type: 'wait' });
  const { steps, conflicts } = merge(
    [mail(), added('mine'), end],
    [mail(), wait(), added('theirs'), end],
  );
  expect(conflicts).toEqual([]);
  expect(handlesOf(steps)).toEqual(['mail', 'theirs', 'mine', 'end']);
});

it('asks when one removed what the other one changed', () => {
  const { steps, conflicts } = merge([mail(), end], [mail(), wait(9), end]);
  expect(conflicts).toMatchObject([{ key: 'pause', step: 'pause', mine: null }]);
  expect(handlesOf(steps)).toEqual(['mail', 'end']);
  const chosen = merge([mail(), end], [mail(), wait(9), end], { pause: 'theirs' });
  expect(chosen.steps[1]).toMatchObject(wait(9));
});

it('follows who moved steps, and asks when both did', () => {
  const more = { ...wait(), handle: 'more' };
  const three = [mail(), wait(), more, end];
  const orders = (mine: Step[], theirs: Step[]) =>
    mergeSteps({ base: three, mine: mine, theirs: theirs });
  const moved = orders([mail({ body: 'Mine' }), wait(), more, end], [wait(), mail(), more, end]);
  expect([handlesOf(moved.steps), moved.conflicts]).toEqual([['pause', 'mail', 'more', 'end'], []]);
  const both = orders([wait(), mail(), more, end], [mail(), more, wait(), end]);
  expect(both.conflicts).toMatchObject([{ key: 'order of the steps', step: null }]);
  expect(handlesOf(both.steps)).toEqual(['pause', 'mail', 'more', 'end']);
});

it('makes the same of steps that mean the same', () => {
  const stored = { position: 4, name: null, branch_handle: null, conditions: [], settings: {} };
  expect(compactStep({ ...end, ...stored })).toEqual(end);
  expect(compactStep({ ...wait(), position: 2 })).toEqual(wait());
});
