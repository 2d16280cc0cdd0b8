import { listChanges } from './list-changes.ts';
import type { Step } from './merge-steps.ts';

const mail = (data: object = {}, more: object = {}): Step => ({
  handle: 'mail',
  type: 'channel',
  position: 1,
  template: { channel_type: 'email', data: { subject: 'Hi', body: 'Hello', ...data } },
  ...more,
});
const wait: Step = { handle: 'pause', type: 'wait', position: 2, settings: { duration: 1 } };

it('says nothing of steps that are the same, wherever their position comes from', () => {
  expect(listChanges([mail(), wait], [mail({}, { position: 5, conditions: [] }), wait])).toEqual(
    [],
  );
});

it('tells the texts of templates apart from the rest of a step', () => {
  const to = [mail({ body: 'Ho' }, { channel_handle: 'ses' }), wait];
  const found = listChanges([mail(), wait], to);
  expect(found.map(({ step, field, kind }) => [step, field, kind])).toEqual([
    ['mail', null, 'changed'],
    ['mail', 'body', 'changed'],
  ]);
  expect(found[1]).toMatchObject({ before: 'Hello', after: 'Ho' });
  expect(found[0]?.after).toContain('"channel_handle": "ses"');
});

it('tells steps that came and went, and their order', () => {
  const found = listChanges([mail(), wait], [wait, { ...wait, handle: 'more' }]);
  expect(found.map(({ step, kind }) => `${step} ${kind}`)).toEqual([
    'more added',
    'mail removed',
    'mail removed',
    'mail removed',
  ]);
  expect(listChanges([mail(), wait], [wait, mail()])).toEqual([
    {
      step: 'order of the steps',
      field: null,
      kind: 'changed',
      before: 'mail\npause',
      after: 'pause\nmail',
    },
  ]);
});
