import { moveCharts } from './move-charts.ts';

type Overview = Parameters<typeof moveCharts>[0];

const step = (minute: number, runs = 0, deliveries: Record<string, number> = {}) => ({
  at: `2026-06-01T12:0${minute}:00.000Z`,
  runs,
  notifications: {},
  deliveries,
});

const overview = {
  step_seconds: 60,
  steps: [step(0), step(1, 2), step(2, 1, { sent: 4 })],
  totals: { runs: 3, notifications: {}, deliveries: { sent: 4 }, channel_types: {} },
} as unknown as Overview;

it('has the newest minute as it was heard, and the totals with it', () => {
  const moved = moveCharts(overview, [step(2, 1, { sent: 9, failed: 1 })]);
  expect(moved.steps).toEqual([step(0), step(1, 2), step(2, 1, { sent: 9, failed: 1 })]);
  expect(moved.totals).toMatchObject({ runs: 3, deliveries: { sent: 9, failed: 1 } });
});

it('goes on to later minutes without a gap, with as many steps', () => {
  const moved = moveCharts(overview, [step(4, 5)]);
  expect(moved.steps).toEqual([step(2, 1, { sent: 4 }), step(3), step(4, 5)]);
  expect(moved.totals.runs).toBe(8);
});

it('counts nothing back where the answer is newer than what was heard, or heard again', () => {
  expect(moveCharts(overview, [step(2, 0, { sent: 3 })])).toEqual(overview);
  const once = moveCharts(overview, [step(3, 7)]);
  expect(moveCharts(once, [step(3, 7)])).toEqual(once);
});

it('leaves longer steps as they are', () => {
  const long = { ...overview, step_seconds: 300 } as Overview;
  expect(moveCharts(long, [step(2, 9)])).toBe(long);
});
