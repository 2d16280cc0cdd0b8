import { exactTime, formatDuration, relativeTime, withExactTimes } from './format-time.ts';

const now = new Date('2026-06-01T12:00:00Z');
const before = (seconds: number) => relativeTime(new Date(now.getTime() - seconds * 1_000), now);

it.each([
  [0, 'now'],
  [4, 'now'],
  [-3, 'now'],
  [5, '5 sec. ago'],
  [59, '59 sec. ago'],
  [60, '1 min. ago'],
  [3_599, '59 min. ago'],
  [3_600, '1 hr. ago'],
  [86_400, 'yesterday'],
  [3 * 86_400, '3 days ago'],
  [-120, 'in 2 min.'],
  [400 * 86_400, 'last yr.'],
])('%i seconds ago is %s', (seconds, words) => {
  expect(before(seconds)).toBe(words);
});

it.each([
  [0, '0 ms'],
  [340, '340 ms'],
  [2_440, '2.4 s'],
  [45_000, '45 s'],
  [60_000, '1 min'],
  [185_000, '3 min 5 s'],
  [7_440_000, '2 h 4 min'],
  [90_000_000, '1 d 1 h'],
])('%i milliseconds are %s', (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});

it('tells the moments of a sentence in the own timezone', () => {
  const shown = exactTime(new Date('2026-06-01T12:00:00.250Z'));
  expect(shown).not.toContain('T12:00');
  expect(withExactTimes('ada rests until 2026-06-01T12:00:00.250Z; no message was made.')).toBe(
    `ada rests until ${shown}; no message was made.`,
  );
});
