import { createTimeFormat } from './relative-time.ts';

// Noon where the test runs: days are those of the reader.
const now = new Date(2026, 10, 29, 12).getTime();
const ago = (ms: number) => now - ms;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('a relative time', () => {
  it.each([
    [0, 'now'],
    [59_000, 'now'],
    [minute, '1m ago'],
    [59 * minute, '59m ago'],
    [hour, '1h ago'],
    [23 * hour, '23h ago'],
    [day, 'yesterday'],
    [6 * day, '6d ago'],
    [8 * day, 'Nov 21'],
    [400 * day, 'Oct 25, 2025'],
  ])('of %d ms is %s', (ageMs, shown) => {
    expect(createTimeFormat('en').relative(ago(ageMs), now)).toBe(shown);
  });

  it('never lies in the future, however wrong the clock of the reader is', () => {
    expect(createTimeFormat('en').relative(now + 90_000, now)).toBe('now');
  });

  it('speaks other languages', () => {
    expect(createTimeFormat('de').relative(ago(day), now)).toBe('gestern');
    expect(createTimeFormat('ja').relative(ago(3 * hour), now)).toBe('3時間前');
  });

  it('has an exact form with the day of the week', () => {
    expect(createTimeFormat('en-US').exact(now)).toMatch(/^Sunday, November 29, 2026/);
  });
});
