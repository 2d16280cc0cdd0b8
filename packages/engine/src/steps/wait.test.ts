import type { StepOf } from '@notiflow/contracts';
import type { Facts } from '../facts.ts';
import { waitStep } from './wait.ts';

const now = new Date('2026-03-01T12:00:00Z');

const execute = (settings: Partial<StepOf<'wait'>>, rested: Facts['rested'] = null) =>
  waitStep.execute({ type: 'wait', handle: 'wait', position: 1, ...settings }, {
    now,
    rested,
  } as Facts);

describe('wait', () => {
  it.each([
    [{ duration: 90, duration_unit: 'seconds' }, '2026-03-01T12:01:30Z'],
    [{ duration: 1, duration_unit: 'minutes' }, '2026-03-01T12:01:00Z'],
    [{ duration: 36, duration_unit: 'hours' }, '2026-03-03T00:00:00Z'],
    [{ duration: 2, duration_unit: 'days' }, '2026-03-03T12:00:00Z'],
    [{ until: '2026-03-01T14:00:00+01:00' }, '2026-03-01T13:00:00Z'],
  ] as const)('of %j rests until %s', (settings, until) => {
    expect(execute(settings)).toEqual({ kind: 'rest', why: 'wait', until: new Date(until) });
  });

  it.each(['2026-03-01T11:59:59Z', '2026-03-01T12:00:00Z', '1999-12-31T23:59:59Z'])(
    'goes on at once when %s is over',
    (until) => {
      expect(execute({ until })).toEqual({ kind: 'continue' });
    },
  );

  it('goes on when it was woken, without looking at a clock again', () => {
    expect(execute({ until: '2026-03-01T12:00:01Z' }, 'wait')).toEqual({ kind: 'continue' });
  });

  const until = (value: unknown, settings: Partial<StepOf<'wait'>> = {}) =>
    waitStep.execute({ type: 'wait', handle: 'wait', position: 1, until: 'data.at', ...settings }, {
      now,
      rested: null,
      data: { at: value },
      recipient: {},
      actor: null,
      results: {},
    } as unknown as Facts);
  const hours = (duration: number) => ({ duration, duration_unit: 'hours' }) as const;

  it.each([
    [{}, '2026-03-02T08:00:00Z'],
    [{ before: hours(2) }, '2026-03-02T06:00:00Z'],
    [{ after: hours(2) }, '2026-03-02T10:00:00Z'],
    [{ after: hours(2), max: hours(3) }, '2026-03-01T15:00:00Z'],
    [{ before: hours(2), max: hours(300) }, '2026-03-02T06:00:00Z'],
  ])('until the moment of a property, with %j, rests until %s', (settings, end) => {
    const rest = { kind: 'rest', why: 'wait', until: new Date(end) };
    expect(until('2026-03-02T09:00:00+01:00', settings)).toEqual(rest);
  });

  it('is no rest when the moment of a property is over', () => {
    expect(until('2026-02-28T00:00:00Z')).toEqual({ kind: 'continue' });
    expect(until('2026-03-01T13:00:00Z', { before: hours(1) })).toEqual({ kind: 'continue' });
  });

  it.each([undefined, null, '', 'tomorrow', 5, {}, '2026-03-01', '2027-03-02T00:00:00Z'])(
    'goes on, or stops where it is told to, when the property holds %j',
    (value) => {
      expect(until(value)).toEqual({ kind: 'continue', result: { invalid: true } });
      expect(until(value, { on_invalid: 'stop' })).toEqual({
        kind: 'stop',
        reason: 'wait_invalid',
      });
    },
  );

  // A Sunday, at 13:00 in Berlin and 22:00 in Brisbane.
  const local = (
    settings: Partial<StepOf<'wait'>>,
    { timezone, rested = null }: { timezone?: string; rested?: Facts['rested'] } = {},
  ) =>
    waitStep.execute({ type: 'wait', handle: 'wait', position: 1, ...settings }, {
      now,
      rested,
      recipient: { timezone },
    } as Facts);

  it.each([
    [{ until_time: '14:00' }, 'Europe/Berlin', '2026-03-01T13:00:00Z'],
    [{ until_time: '09:00' }, 'Europe/Berlin', '2026-03-02T08:00:00Z'],
    [{ until_time: '09:00' }, 'Australia/Brisbane', '2026-03-01T23:00:00Z'],
    [{ until_time: '14:00', timezone: 'Europe/Berlin' }, 'Asia/Tokyo', '2026-03-01T13:00:00Z'],
    [{ until_time: '14:00' }, undefined, '2026-03-01T14:00:00Z'],
    [{ until_time: '14:00', days: ['tue', 'sat'] }, 'Europe/Berlin', '2026-03-03T13:00:00Z'],
    [{ until_time: '14:00', days: ['sun'] }, 'Europe/Berlin', '2026-03-01T13:00:00Z'],
    [{ until_time: '12:00', days: ['sun'] }, 'Europe/Berlin', '2026-03-08T11:00:00Z'],
  ] as const)('of %j in %s rests until %s', (settings, timezone, until) => {
    const given = { ...settings, ...('days' in settings && { days: [...settings.days] }) };
    const rest = { kind: 'rest', why: 'wait', until: new Date(until) };
    expect(local(given as Partial<StepOf<'wait'>>, { timezone })).toEqual(rest);
  });

  it('is no rest when the clocks show its time just now', () => {
    const settings = { until_time: '13:00' };
    expect(local(settings, { timezone: 'Europe/Berlin' })).toEqual({ kind: 'continue' });
  });

  const office: StepOf<'wait'>['windows'] = [{ from: '09:00', to: '17:00' }];
  const hour = { duration: 1, duration_unit: 'hours' } as const;

  it('goes on inside a window alone, when its time is over', () => {
    const settings = { ...hour, windows: office };
    const rest = { kind: 'rest', why: 'wait', until: new Date('2026-03-01T13:00:00Z') };
    expect(local(settings, { timezone: 'Asia/Tokyo' })).toEqual(rest);
    expect(local(settings, { timezone: 'Asia/Tokyo', rested: 'wait' })).toEqual({
      kind: 'rest',
      why: 'window',
      until: new Date('2026-03-02T00:00:00Z'),
    });
    const inBerlin = { timezone: 'Europe/Berlin', rested: 'wait' } as const;
    expect(local(settings, inBerlin)).toEqual({ kind: 'continue' });
  });

  it('asks again where the recipient is, when it was woken for a window', () => {
    const settings = { windows: office };
    const rested = 'window';
    expect(local(settings, { timezone: 'Europe/Berlin', rested })).toEqual({ kind: 'continue' });
    expect(local(settings, { timezone: 'Australia/Brisbane', rested })).toEqual({
      kind: 'rest',
      why: 'window',
      until: new Date('2026-03-01T23:00:00Z'),
    });
  });
});
