import { findRuleProblems, type RecurrenceRule } from './rules.ts';

describe('a rule', () => {
  const refused: [string, RecurrenceRule, string, string][] = [
    ['that is none', {}, 'cron', 'required'],
    ['that is two', { cron: '* * * * *', rrule: 'FREQ=DAILY' }, 'rrule', 'exclusive'],
    ['of four fields', { cron: '* * * *' }, 'cron', 'format'],
    ['with seconds', { cron: '*/10 * * * * *' }, 'cron', 'format'],
    ['with a random minute', { cron: 'H * * * *' }, 'cron', 'format'],
    ['with a nickname', { cron: '@daily' }, 'cron', 'format'],
    ['with a minute that is none', { cron: '61 * * * *' }, 'cron', 'invalid'],
    ['with a range that goes back', { cron: '5-1 * * * *' }, 'cron', 'invalid'],
    ['with a day that never is', { cron: '0 0 30 2 *' }, 'cron', 'invalid'],
    ['without a frequency', { rrule: 'BYHOUR=9' }, 'rrule', 'invalid'],
    ['with a frequency that is none', { rrule: 'FREQ=SOMETIMES' }, 'rrule', 'invalid'],
    ['of seconds', { rrule: 'FREQ=SECONDLY' }, 'rrule', 'invalid'],
    ['at a second', { rrule: 'FREQ=DAILY;BYSECOND=30' }, 'rrule', 'invalid'],
    ['with a part nobody knows', { rrule: 'FREQ=DAILY;BYFOO=1' }, 'rrule', 'invalid'],
    ['with a part twice', { rrule: 'FREQ=DAILY;FREQ=WEEKLY' }, 'rrule', 'invalid'],
    ['with an hour that is none', { rrule: 'FREQ=DAILY;BYHOUR=25' }, 'rrule', 'invalid'],
    ['with an interval of nothing', { rrule: 'FREQ=DAILY;INTERVAL=0' }, 'rrule', 'invalid'],
    ['with a day that is none', { rrule: 'FREQ=DAILY;UNTIL=20260230' }, 'rrule', 'invalid'],
    [
      'with parts that exclude each other',
      { rrule: 'FREQ=WEEKLY;BYMONTHDAY=3' },
      'rrule',
      'invalid',
    ],
    [
      'with its own beginning',
      { rrule: 'DTSTART:20200101T000000Z\nRRULE:FREQ=DAILY' },
      'rrule',
      'format',
    ],
    [
      'with a count too large',
      { rrule: 'FREQ=DAILY;COUNT=2001', starts_at: '2026-12-01T08:00:00Z' },
      'rrule',
      'invalid',
    ],
    ['with a count from nowhere', { rrule: 'FREQ=DAILY;COUNT=3' }, 'rrule', 'invalid'],
    [
      'of a day that never is',
      { rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' },
      'rrule',
      'invalid',
    ],
    ['that never meets', { rrule: 'FREQ=HOURLY;INTERVAL=2;BYHOUR=1' }, 'rrule', 'invalid'],
    ['from no moment', { cron: '0 9 * * *', starts_at: 'soon' }, 'starts_at', 'format'],
  ];

  it.each(refused)('%s is refused', (_, rule, field, reason) => {
    expect(findRuleProblems(rule)).toEqual([{ field, reason, message: expect.any(String) }]);
  });

  it.each<RecurrenceRule>([
    { cron: '0 9 * * 1-5' },
    { cron: '*/15 8-18 * * MON-FRI' },
    { cron: '0 0 L * *' },
    { cron: '0 9 * * 5#2' },
    { rrule: 'FREQ=WEEKLY;BYDAY=FR;BYHOUR=19' },
    { rrule: 'rrule:freq=monthly;byday=-1fr;byhour=9,17;byminute=30;' },
    { rrule: 'FREQ=DAILY;COUNT=3', starts_at: '2026-12-01T08:00:00Z' },
    { rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29' },
  ])('is taken: %j', (rule) => {
    expect(findRuleProblems(rule)).toEqual([]);
  });

  it('that is over never comes round any more', () => {
    const rule = { rrule: 'FREQ=DAILY;UNTIL=20261231T000000Z' };
    expect(findRuleProblems(rule, { after: new Date('2026-12-30T23:00:00Z') })).toEqual([]);
    expect(findRuleProblems(rule, { after: new Date('2026-12-31T00:00:00Z') })).toEqual([
      { field: 'rrule', message: 'never comes round', reason: 'invalid' },
    ]);
  });
});
