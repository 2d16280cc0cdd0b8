const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const steps = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((number) => number * second),
  ...[1, 2, 5, 10, 15, 30].map((number) => number * minute),
  ...[1, 2, 3, 6, 12].map((number) => number * hour),
  ...[1, 2, 7, 14, 30, 90, 365].map((number) => number * day),
];

/** Round distances from the beginning of a span of this length, at most so many. */
export function niceTicks(lengthMs: number, most: number): number[] {
  const step = steps.find((size) => lengthMs / size <= most) ?? 3_650 * day;
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, index) => index * step);
}
