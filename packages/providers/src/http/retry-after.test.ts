import { parseResetAt, parseRetryAfter } from './retry-after.ts';

const now = new Date('2026-11-01T12:00:00Z');

describe('the Retry-After header', () => {
  it.each([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['0', 1_000],
    ['1.5', 1_500],
    ['0.376', 1_000],
    ['99999999999', 86_400_000],
    ['Sun, 01 Nov 2026 12:00:30 GMT', 30_000],
    ['Sunday, 01-Nov-26 12:01:00 GMT', 60_000],
    ['Sun, 01 Nov 2026 11:00:00 GMT', 1_000],
    ['Mon, 01 Nov 2027 12:00:00 GMT', 86_400_000],
  ])('reads %p as %p ms', (header, delayMs) => {
    expect(parseRetryAfter(header, now)).toBe(delayMs);
  });

  it.each([
    '',
    '-5',
    '1.5.1',
    '.5',
    'soon',
    '2026-11-01T12:00:30Z',
    'Sun, 99 Nov 2026 99:00:30 GMT',
  ])('does not read %p', (header) => expect(parseRetryAfter(header, now)).toBeUndefined());

  it('is absent when there is no header', () => {
    expect(parseRetryAfter(undefined, now)).toBeUndefined();
  });
});

describe('the moment at which a limit is reset', () => {
  it.each([
    ['1793534430', 30_000],
    ['1793534399', 1_000],
    ['1893534400', 86_400_000],
  ])('reads %p as %p ms', (header, delayMs) => {
    expect(parseResetAt(header, now)).toBe(delayMs);
  });

  it.each([undefined, '', '60', 'soon', '1793534430.5'])('does not read %p', (header) => {
    expect(parseResetAt(header, now)).toBeUndefined();
  });
});
