import { findSendOpening } from './send-opening.ts';
import type { SendWindow } from './steps/send-window.ts';

const office: SendWindow = { windows: [{ from: '09:00', to: '17:00' }], timezone: 'recipient' };
const night = { windows: [{ from: '22:00', to: '07:00' }], timezone: null };
const at = (time: string) => new Date(`2026-03-02T${time}:00Z`);
const inUtc = { timezone: 'UTC' };
const find = (time: string, expires: string | null = null) =>
  findSendOpening(
    { sendWindow: office, quietHours: null },
    { at: at(time), recipient: inUtc, expiresAt: expires === null ? null : at(expires) },
  );

describe('the windows of a step', () => {
  it('let a message pass now while one is open, and end with it', () => {
    expect(find('10:00')).toEqual({ opensAt: at('10:00'), closesAt: at('17:00') });
  });

  it('let it pass when the next one opens while none is', () => {
    expect(find('07:00')).toEqual({ opensAt: at('09:00'), closesAt: at('17:00') });
    expect(find('17:00').opensAt).toEqual(new Date('2026-03-03T09:00:00Z'));
  });

  it('have it wait until it loses its worth, if that comes first', () => {
    expect(find('07:00', '08:00')).toEqual({ opensAt: at('08:00'), closesAt: null });
    expect(find('07:00', '09:00')).toEqual({ opensAt: at('09:00'), closesAt: null });
    expect(find('07:00', '09:01').closesAt).toEqual(at('17:00'));
  });
});

describe('quiet hours', () => {
  const asleep = (moment: string, timezone: string, quietHours: object = night) =>
    findSendOpening(
      { sendWindow: null, quietHours: { ...night, ...quietHours } },
      { at: new Date(moment), recipient: { timezone }, expiresAt: null },
    );
  const iso = ({ opensAt, closesAt }: { opensAt: Date; closesAt: Date | null }) => [
    opensAt.toISOString(),
    closesAt?.toISOString(),
  ];

  it('hold nothing up outside of them, and are asked again when they begin', () => {
    expect(iso(asleep('2026-03-02T12:00:00Z', 'UTC'))).toEqual([
      '2026-03-02T12:00:00.000Z',
      '2026-03-02T22:00:00.000Z',
    ]);
  });

  it('hold a message until they end, on both sides of midnight', () => {
    for (const moment of ['2026-03-02T22:00:00Z', '2026-03-02T23:59:59Z', '2026-03-03T00:00:00Z']) {
      expect(iso(asleep(moment, 'UTC'))).toEqual([
        '2026-03-03T07:00:00.000Z',
        '2026-03-03T22:00:00.000Z',
      ]);
    }
    expect(asleep('2026-03-03T07:00:00Z', 'UTC').opensAt).toEqual(new Date('2026-03-03T07:00:00Z'));
  });

  it('end by the clocks of the person, also in the night in which those are set', () => {
    // In Berlin they went from 2 to 3 on 29 March, and back from 3 to 2 on 25 October.
    expect(iso(asleep('2026-03-28T21:00:00Z', 'Europe/Berlin'))).toEqual([
      '2026-03-29T05:00:00.000Z',
      '2026-03-29T20:00:00.000Z',
    ]);
    expect(iso(asleep('2026-10-24T20:00:00Z', 'Europe/Berlin'))).toEqual([
      '2026-10-25T06:00:00.000Z',
      '2026-10-25T21:00:00.000Z',
    ]);
  });

  it('that end in an hour the clocks leap over end with the leap', () => {
    const early = { windows: [{ from: '22:00', to: '02:30' }] };
    expect(asleep('2026-03-29T00:00:00Z', 'Europe/Berlin', early).opensAt).toEqual(
      new Date('2026-03-29T01:00:00Z'),
    );
  });

  it('go by the zone they name, else by that of the person, else by UTC', () => {
    const moment = '2026-03-02T22:30:00Z';
    const ends = (timezone: string, quietHours: object = {}) =>
      asleep(moment, timezone, quietHours).opensAt.toISOString();
    expect(ends('America/New_York')).toBe('2026-03-02T22:30:00.000Z');
    expect(ends('America/New_York', { timezone: 'Asia/Tokyo' })).toBe('2026-03-02T22:30:00.000Z');
    expect(ends('America/New_York', { timezone: 'Europe/Berlin' })).toBe(
      '2026-03-03T06:00:00.000Z',
    );
    expect(ends('Atlantis/Capital')).toBe('2026-03-03T07:00:00.000Z');
  });

  it('hold on the days they name, and in windows that touch as in one', () => {
    const weekend = {
      windows: [
        { days: ['sat', 'sun'], from: '00:00', to: '24:00' },
        { from: '22:00', to: '24:00' },
      ],
    };
    // 2026-03-06 is a Friday.
    expect(iso(asleep('2026-03-06T23:00:00Z', 'UTC', weekend))).toEqual([
      '2026-03-09T00:00:00.000Z',
      '2026-03-09T22:00:00.000Z',
    ]);
  });

  it('leave of the windows of a step what they do not cover', () => {
    const early: SendWindow = { windows: [{ from: '06:00', to: '08:00' }], timezone: 'UTC' };
    const hours = { sendWindow: early, quietHours: night };
    const when = { recipient: inUtc, expiresAt: null };
    expect(findSendOpening(hours, { ...when, at: at('05:00') })).toEqual({
      opensAt: at('07:00'),
      closesAt: at('08:00'),
    });
    const late: SendWindow = { windows: [{ from: '20:00', to: '23:00' }], timezone: 'UTC' };
    expect(findSendOpening({ ...hours, sendWindow: late }, { ...when, at: at('12:00') })).toEqual({
      opensAt: at('20:00'),
      closesAt: at('22:00'),
    });
  });

  it('that leave nothing of them never let it pass', () => {
    const nightly: SendWindow = { windows: [{ from: '23:00', to: '05:00' }], timezone: 'UTC' };
    const hours = { sendWindow: nightly, quietHours: night };
    const when = { at: at('12:00'), recipient: inUtc };
    const never = { opensAt: at('12:00'), closesAt: null, isNever: true };
    expect(findSendOpening(hours, { ...when, expiresAt: null })).toEqual(never);
    expect(findSendOpening(hours, { ...when, expiresAt: at('13:00') })).toEqual(never);
    const monday: SendWindow = {
      windows: [{ days: ['mon'], from: '22:30', to: '08:00' }],
      timezone: 'UTC',
    };
    expect(
      findSendOpening({ ...hours, sendWindow: monday }, { ...when, expiresAt: null }).opensAt,
    ).toEqual(new Date('2026-03-03T07:00:00Z'));
  });

  it('have a message wait for the moment at which it expires, if that comes first', () => {
    expect(
      findSendOpening(
        { sendWindow: null, quietHours: night },
        { at: at('23:00'), recipient: inUtc, expiresAt: new Date('2026-03-03T06:00:00Z') },
      ),
    ).toEqual({ opensAt: new Date('2026-03-03T06:00:00Z'), closesAt: null });
  });
});
