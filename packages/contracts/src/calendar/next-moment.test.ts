import fc from 'fast-check';
import { clockChanges, shownAt } from '../../../../test/support/intl-clock.ts';
import { nextMoment, nextMoments } from './next-moment.ts';
import type { RecurrenceRule } from './rules.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const next = (rule: RecurrenceRule, timezone: string, after: string) =>
  nextMoment(rule, { after: new Date(after), timezone })?.toISOString() ?? null;

describe('the next moment of a cron expression', () => {
  it('is the hour of the zone, on its weekdays', () => {
    const rule = { cron: '0 9 * * 1-5' };
    expect(next(rule, 'Europe/Berlin', '2026-11-27T07:59:59.999Z')).toBe(
      '2026-11-27T08:00:00.000Z',
    );
    expect(next(rule, 'Europe/Berlin', '2026-11-27T08:00:00Z')).toBe('2026-11-30T08:00:00.000Z');
    expect(next(rule, 'Asia/Kolkata', '2026-11-27T08:00:00Z')).toBe('2026-11-30T03:30:00.000Z');
  });

  it('judges the weekday in the zone: Friday 19:00 UTC is Saturday in Brisbane', () => {
    expect(next({ cron: '0 19 * * 5' }, 'Australia/Brisbane', '2026-11-27T09:00:00Z')).toBe(
      '2026-12-04T09:00:00.000Z',
    );
    expect(next({ cron: '0 5 * * 1-5' }, 'Australia/Brisbane', '2026-11-27T18:59:00Z')).toBe(
      '2026-11-29T19:00:00.000Z',
    );
  });

  it('keeps its hour where clocks are set', () => {
    const rule = { cron: '0 9 * * *' };
    const moments = nextMoments(
      rule,
      {
        after: new Date('2026-03-28T00:00:00Z'),
        timezone: 'Europe/Berlin',
      },
      2,
    );
    expect(moments.map((moment) => moment.toISOString())).toEqual([
      '2026-03-28T08:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
    ]);
  });

  it('comes at the leap when its time is leapt over, once', () => {
    const moments = nextMoments(
      { cron: '15,45 2 * * *' },
      {
        after: new Date('2026-03-28T23:00:00Z'),
        timezone: 'Europe/Berlin',
      },
      2,
    );
    expect(moments.map((moment) => moment.toISOString())).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:15:00.000Z',
    ]);
  });

  it('comes once when its time is there twice, at the first', () => {
    const moments = nextMoments(
      { cron: '30 2 * * *' },
      {
        after: new Date('2026-10-24T12:00:00Z'),
        timezone: 'Europe/Berlin',
      },
      2,
    );
    expect(moments.map((moment) => moment.toISOString())).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it('goes on through a repeated hour if it is for every hour', () => {
    const moments = nextMoments(
      { cron: '*/30 * * * *' },
      {
        after: new Date('2026-10-25T00:00:00Z'),
        timezone: 'Europe/Berlin',
      },
      5,
    );
    expect(moments.map((moment) => moment.toISOString().slice(11, 16))).toEqual([
      '00:30',
      '01:00',
      '01:30',
      '02:00',
      '02:30',
    ]);
  });

  it('waits for the 29th of February', () => {
    expect(next({ cron: '0 0 29 2 *' }, 'UTC', '2026-11-27T08:00:00Z')).toBe(
      '2028-02-29T00:00:00.000Z',
    );
  });
});

describe('the next moment of a recurrence rule', () => {
  it('is Friday at 19:00 in the zone', () => {
    const rule = { rrule: 'FREQ=WEEKLY;BYDAY=FR;BYHOUR=19' };
    expect(next(rule, 'Australia/Brisbane', '2026-11-27T08:59:00Z')).toBe(
      '2026-11-27T09:00:00.000Z',
    );
    expect(next(rule, 'America/New_York', '2026-11-27T09:00:00Z')).toBe('2026-11-28T00:00:00.000Z');
  });

  it('reckons intervals, counts and what it does not say from its beginning', () => {
    const starts_at = '2026-12-01T08:30:00Z';
    const every = (rrule: string) =>
      nextMoments(
        { rrule, starts_at },
        { after: new Date('2026-11-27T00:00:00Z'), timezone: 'Europe/Berlin' },
        3,
      );
    const days = (rrule: string) => every(rrule).map((moment) => moment.toISOString().slice(5, 16));
    expect(days('FREQ=DAILY;INTERVAL=3')).toEqual(['12-01T08:30', '12-04T08:30', '12-07T08:30']);
    expect(days('FREQ=DAILY;COUNT=2')).toEqual(['12-01T08:30', '12-02T08:30']);
    expect(days('FREQ=DAILY;BYHOUR=9;UNTIL=20261202T080000Z')).toEqual(['12-01T08:30']);
  });

  it.each(['FREQ=YEARLY;INTERVAL=10000', 'FREQ=DAILY;INTERVAL=9999;BYMONTHDAY=31;BYDAY=MO'])(
    'ends with the years that can be written down: %s',
    (rrule) => {
      const asked = { after: new Date('9000-01-01T00:00:00Z'), timezone: 'UTC' };
      expect(nextMoments({ rrule }, asked, 5)).toEqual([]);
    },
  );

  it('ends with the last one of its count, wherever it is asked from', () => {
    const rule = {
      rrule: 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=2000',
      starts_at: '2026-01-05T09:00:00Z',
    };
    // Two thousand weekdays are four hundred weeks.
    const last = '2033-09-02T09:00:00.000Z';
    expect(next(rule, 'UTC', '2033-08-31T09:00:00Z')).toBe('2033-09-01T09:00:00.000Z');
    expect(next(rule, 'UTC', '2033-09-01T09:00:00Z')).toBe(last);
    expect(nextMoment(rule, { after: new Date(last), timezone: 'UTC' })).toBeNull();
    expect(next(rule, 'UTC', '2020-01-01T00:00:00Z')).toBe('2026-01-05T09:00:00.000Z');
  });

  it('ends after its last day, in the zone or in UTC', () => {
    const of = (rrule: string) =>
      nextMoments(
        { rrule },
        { after: new Date('2026-12-29T22:00:00Z'), timezone: 'Australia/Brisbane' },
        5,
      ).map((moment) => moment.toISOString());
    expect(of('FREQ=DAILY;BYHOUR=9;UNTIL=20261231')).toEqual([
      '2026-12-29T23:00:00.000Z',
      '2026-12-30T23:00:00.000Z',
    ]);
    expect(of('FREQ=DAILY;BYHOUR=9;UNTIL=20261230T230000Z')).toHaveLength(2);
    expect(of('FREQ=DAILY;BYHOUR=9;UNTIL=20261230T225959Z')).toHaveLength(1);
  });

  it('is the last weekday of the month', () => {
    expect(
      next(
        { rrule: 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=17' },
        'UTC',
        '2026-10-30T17:00:00Z',
      ),
    ).toBe('2026-11-30T17:00:00.000Z');
  });

  it('is none where the rule cannot be read', () => {
    expect(next({ rrule: 'FREQ=SOMETIMES' }, 'UTC', '2026-10-30T17:00:00Z')).toBeNull();
  });
});

describe('beside another reckoning, minute by minute with Intl', () => {
  /** The first minute after `after` whose wall matches, or into which one was leapt over that does. */
  function seek(
    matches: (wall: Date) => boolean,
    { after, timezone, isHourly }: { after: number; timezone: string; isHourly: boolean },
  ): number | null {
    const firstMinute = Math.floor(after / minuteMs) * minuteMs - dayMs;
    let before = shownAt(firstMinute - minuteMs, timezone);
    let highest = before;
    for (let moment = firstMinute; moment < after + 4 * dayMs; moment += minuteMs) {
      const shown = shownAt(moment, timezone);
      let isDue = (isHourly || shown > highest) && matches(new Date(shown));
      for (let leapt = before + minuteMs; leapt < shown && !isDue; leapt += minuteMs) {
        isDue = leapt > highest && matches(new Date(leapt));
      }
      if (isDue && moment > after) return moment;
      before = shown;
      highest = Math.max(highest, shown);
    }
    return null;
  }

  const moments = fc.tuple(
    fc.constantFrom(...clockChanges),
    fc.integer({ min: -40, max: 8 }),
    fc.integer({ min: 0, max: 3_599 }),
  );

  it('agrees about rules of days', () => {
    fc.assert(
      fc.property(
        moments,
        fc.constantFrom(0, 15, 30, 59),
        fc.integer({ min: 0, max: 23 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 4 }),
        ([[timezone, change], hours, seconds], minute, hour, days) => {
          const after = Date.parse(change) + hours * 60 * minuteMs + seconds * 1_000;
          const expected = seek(
            (wall) =>
              wall.getUTCMinutes() === minute &&
              wall.getUTCHours() === hour &&
              days.includes(wall.getUTCDay()),
            { after, timezone, isHourly: false },
          );
          const names = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
          const rules: RecurrenceRule[] = [
            { cron: `${minute} ${hour} * * ${days.join(',')}` },
            {
              rrule: `FREQ=DAILY;BYHOUR=${hour};BYMINUTE=${minute};BYDAY=${days.map((day) => names[day]).join(',')}`,
            },
          ];
          for (const rule of rules) {
            const found = nextMoment(rule, { after: new Date(after), timezone });
            expect(found?.getTime()).toBe(expected);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('agrees about rules of every hour', () => {
    fc.assert(
      fc.property(
        moments,
        fc.constantFrom(1, 2, 3),
        fc.constantFrom(5, 20, 30),
        ([[timezone, change], hours, seconds], every, minutes) => {
          const after = Date.parse(change) + hours * 60 * minuteMs + seconds * 1_000;
          const expected = seek(
            (wall) => wall.getUTCMinutes() % minutes === 0 && wall.getUTCHours() % every === 0,
            { after, timezone, isHourly: true },
          );
          const found = nextMoment(
            { cron: `*/${minutes} */${every} * * *` },
            { after: new Date(after), timezone },
          );
          expect(found?.getTime()).toBe(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});
