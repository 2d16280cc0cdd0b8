import fc from 'fast-check';
import { clockChanges, shownAt } from '../../../../test/support/intl-clock.ts';
import { findWindowProblems, openingOf, type TimeWindow, weekdays } from './windows.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

function openingAt(windows: TimeWindow[], timezone: string, at: string) {
  const { isOpen, opensAt, closesAt } = openingOf(windows, { at: new Date(at), timezone });
  return { isOpen, opensAt: opensAt.toISOString(), closesAt: closesAt?.toISOString() ?? null };
}

describe('windows', () => {
  const office: TimeWindow[] = [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:30' },
  ];

  it('are open from their first minute until before their last', () => {
    expect(openingAt(office, 'Europe/Berlin', '2026-11-27T08:00:00Z')).toEqual({
      isOpen: true,
      opensAt: '2026-11-27T08:00:00.000Z',
      closesAt: '2026-11-27T16:30:00.000Z',
    });
    expect(openingAt(office, 'Europe/Berlin', '2026-11-27T16:30:00Z')).toEqual({
      isOpen: false,
      opensAt: '2026-11-30T08:00:00.000Z',
      closesAt: '2026-11-30T16:30:00.000Z',
    });
  });

  it('judge the day in the zone: Friday 19:00 UTC is Saturday in Brisbane', () => {
    const opening = openingAt(office, 'Australia/Brisbane', '2026-11-27T23:30:00Z');
    expect(opening.isOpen).toBe(false);
    expect(opening.opensAt).toBe('2026-11-29T23:00:00.000Z');
  });

  it('may cross midnight into a day they do not name', () => {
    const night: TimeWindow[] = [{ days: ['fri'], from: '22:00', to: '06:00' }];
    expect(openingAt(night, 'UTC', '2026-11-28T05:59:00Z')).toEqual({
      isOpen: true,
      opensAt: '2026-11-28T05:59:00.000Z',
      closesAt: '2026-11-28T06:00:00.000Z',
    });
    expect(openingAt(night, 'UTC', '2026-11-27T05:59:00Z').isOpen).toBe(false);
  });

  it('are one opening where they touch or overlap', () => {
    const windows: TimeWindow[] = [
      { from: '20:00', to: '24:00' },
      { from: '00:00', to: '02:00' },
      { from: '19:00', to: '21:00' },
    ];
    expect(openingAt(windows, 'UTC', '2026-11-27T12:00:00Z')).toEqual({
      isOpen: false,
      opensAt: '2026-11-27T19:00:00.000Z',
      closesAt: '2026-11-28T02:00:00.000Z',
    });
  });

  it('never close that are open all day and every day', () => {
    expect(
      openingAt([{ from: '00:00', to: '24:00' }], 'Europe/Berlin', '2026-10-24T12:00:00Z'),
    ).toEqual({
      isOpen: true,
      opensAt: '2026-10-24T12:00:00.000Z',
      closesAt: null,
    });
  });

  it('skip the day on which clocks leap over them', () => {
    const windows: TimeWindow[] = [{ days: ['sun'], from: '02:00', to: '03:00' }];
    expect(openingAt(windows, 'Europe/Berlin', '2026-03-28T12:00:00Z').opensAt).toBe(
      '2026-04-05T00:00:00.000Z',
    );
  });

  it('are refused when they end as they begin', () => {
    expect(findWindowProblems([...office, { from: '09:00', to: '09:00' }], 'windows')).toEqual([
      { field: 'windows[1].to', message: 'must differ from `from`', reason: 'invalid' },
    ]);
  });

  it('agree with a clock of Intl, minute by minute', () => {
    const time = fc
      .integer({ min: 0, max: 95 })
      .map((quarter) => new Date(quarter * 15 * minuteMs).toISOString().slice(11, 16));
    const windowOf = fc
      .record({ days: fc.subarray([...weekdays], { minLength: 3 }), from: time, to: time })
      .filter(({ from, to }) => from !== to);
    fc.assert(
      fc.property(
        fc.constantFrom(...clockChanges),
        fc.integer({ min: -30 * 60, max: 6 * 60 }),
        fc.array(windowOf, { minLength: 1, maxLength: 3 }),
        ([timezone, change], minutes, windows) => {
          const at = Date.parse(change) + minutes * minuteMs;
          const opening = openingOf(windows, { at: new Date(at), timezone });
          const states = statesFrom(windows, { at, timezone });
          expect(opening.isOpen).toBe(states[0]);
          const turn = states.findIndex((isOpen) => isOpen !== states[0]);
          const turnsAt = opening.isOpen ? opening.closesAt : opening.opensAt;
          if (turn !== -1) expect(turnsAt?.getTime()).toBe(at + turn * minuteMs);
        },
      ),
      { numRuns: 60 },
    );
  });

  /** Whether one of them is open, of each minute of two days; a repeated hour counts the first time. */
  function statesFrom(windows: TimeWindow[], { at, timezone }: { at: number; timezone: string }) {
    const states: boolean[] = [];
    let latest = 0;
    for (let moment = at - dayMs; moment < at + 2 * dayMs; moment += minuteMs) {
      latest = Math.max(latest, shownAt(moment, timezone));
      if (moment >= at) states.push(windows.some((window) => isIn(window, latest)));
    }
    return states;
  }

  function isIn({ days = [...weekdays], from, to }: TimeWindow, wall: number): boolean {
    const time = new Date(wall).toISOString().slice(11, 16);
    const dayOf = (moment: number) => weekdays[(new Date(moment).getUTCDay() + 6) % 7];
    const begins = (moment: number) => days.some((day) => day === dayOf(moment));
    if (from < to) return begins(wall) && time >= from && time < to;
    return (begins(wall) && time >= from) || (begins(wall - dayMs) && time < to);
  }
});
