import { readSpan } from './read-span.ts';

const now = new Date(2026, 2, 1, 9, 30, 45);
const local = (year: number, month: number, day: number, hour = 0, minute = 0) =>
  new Date(year, month, day, hour, minute).toISOString();

it('takes days as the viewer has them, over the end of a month, too', () => {
  expect(readSpan('yesterday', now)).toEqual({
    after: local(2026, 1, 28),
    before: local(2026, 2, 1),
  });
  expect(readSpan('today', now)).toEqual({ after: local(2026, 2, 1) });
});

it('asks for the same within a minute', () => {
  const later = new Date(now.getTime() + 10_000);
  expect(readSpan('hour', later)).toEqual(readSpan('hour', now));
  expect(readSpan('hour', now)).toEqual({ after: local(2026, 2, 1, 8, 30) });
});

it.each([undefined, 'nonsense'])('narrows nothing by %j', (span) => {
  expect(readSpan(span, now)).toEqual({});
});
