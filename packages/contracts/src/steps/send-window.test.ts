import { findSendOpening } from './send-window.ts';

const office = { windows: [{ from: '09:00', to: '17:00' }], timezone: 'recipient' };
const at = (time: string) => new Date(`2026-03-02T${time}:00Z`);
const find = (time: string, expires: string | null = null) =>
  findSendOpening(office, {
    at: at(time),
    timezone: 'UTC',
    expiresAt: expires === null ? null : at(expires),
  });

describe('findSendOpening', () => {
  it('is now while a window is open, and ends with it', () => {
    expect(find('10:00')).toEqual({ opensAt: at('10:00'), closesAt: at('17:00') });
  });

  it('is when the next window opens while none is', () => {
    expect(find('07:00')).toEqual({ opensAt: at('09:00'), closesAt: at('17:00') });
    expect(find('17:00').opensAt).toEqual(new Date('2026-03-03T09:00:00Z'));
  });

  it('is when the message loses its worth, if that comes first', () => {
    expect(find('07:00', '08:00')).toEqual({ opensAt: at('08:00'), closesAt: null });
    expect(find('07:00', '09:00')).toEqual({ opensAt: at('09:00'), closesAt: null });
    expect(find('07:00', '09:01').closesAt).toEqual(at('17:00'));
  });
});
