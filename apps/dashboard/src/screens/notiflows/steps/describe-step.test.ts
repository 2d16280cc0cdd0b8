import { describeConditions, describeStep, type Step } from './describe-step.ts';

const step = (type: string, settings: Record<string, unknown> = {}, changes: Partial<Step> = {}) =>
  ({ type, handle: type, settings, conditions: [], ...changes }) as Step;

describe('describeStep', () => {
  it.each([
    [
      step('channel', {}, { channel_type: 'mobile_push', channel_handle: 'fcm' }),
      'mobile push by fcm',
    ],
    [step('wait', { duration: 1, duration_unit: 'days' }), '1 day'],
    [step('wait', { until_time: '09:00' }), 'until 09:00'],
    [
      step('wait', {
        until_event: { name: 'paid', timeout: { duration: 2, duration_unit: 'days' } },
      }),
      'until paid, 2 days at most',
    ],
    [step('throttle', { duration: 2, duration_unit: 'hours', limit: 3 }), '3 in 2 hours'],
    [
      step('digest', { duration: 1, duration_unit: 'hours', digest_key: 'data.post' }),
      'collects for 1 hour, by data.post',
    ],
    [
      step('condition', { branches: [{ handle: 'a' }, { handle: 'b' }] }),
      'the first of 2 branches that holds',
    ],
    [step('fetch', { method: 'POST', url: 'https://example.com' }), 'POST https://example.com'],
    [step('of_a_later_version'), ''],
  ])('%#', (given, words) => {
    expect(describeStep(given)).toBe(words);
  });
});

describe('describeConditions', () => {
  it('says each group in a line, as it is joined', () => {
    const conditions = [
      { property: 'data.plan', operator: 'equal_to', value: 'pro', value_type: 'static' },
      { property: 'recipient.email', operator: 'exists' },
    ];
    const other = { property: 'a', operator: 'less_than', value: 'data.b', value_type: 'ref' };
    const groups = [
      { operator: 'or', conditions },
      { operator: 'and', conditions: [other] },
    ];
    expect(describeConditions(groups)).toEqual([
      'data.plan equal to "pro" or recipient.email exists',
      'a less than data.b',
    ]);
  });
});
