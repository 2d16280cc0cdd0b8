import { readIsoDuration } from './iso-duration.ts';

describe('readIsoDuration', () => {
  it.each([
    ['PT1H', 3_600_000],
    ['P1DT12H30M', 131_400_000],
    ['P2W', 1_209_600_000],
    ['PT90S', 90_000],
    ['PT0S', 0],
  ])('reads %s', (text, ms) => {
    expect(readIsoDuration(text)).toBe(ms);
  });

  it.each(['', 'P', 'PT', '1H', 'P1H', 'P1Y', 'P1M', 'PT1.5H', '-PT1H', 'PT1H ', 'p1d'])(
    'refuses %j',
    (text) => {
      expect(readIsoDuration(text)).toBeNull();
    },
  );
});
