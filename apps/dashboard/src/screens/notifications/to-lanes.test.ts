import type { Entry, Explanation } from './describe-entry.ts';
import { toLanes } from './to-lanes.ts';

const start = Date.parse('2026-06-01T12:00:00Z');
const at = (ms: number) => new Date(start + ms).toISOString();

const entry = (ms: number | null, given: Partial<Entry>): Entry => ({
  at: ms === null ? null : at(ms),
  kind: 'delivery',
  step: 'mail',
  decision: 'make',
  reason: null,
  recomputed: false,
  details: {},
  ...given,
});

const attempt = (ms: number, end: number | null, number: number, decision: string) =>
  entry(ms, {
    kind: 'attempt',
    decision,
    details: { number, provider: 'smtp', ended_at: end === null ? null : at(end) },
  });

function chart(timeline: Entry[], next: Explanation['next'] = null, now = 100_000) {
  return toLanes({ timeline, next } as Explanation, start + now);
}

const spansOf = (given: ReturnType<typeof chart>, key: string) =>
  given?.lanes
    .find((lane) => lane.key === key)
    ?.spans.map(({ from, to, kind }) => [kind, from - start, to - start]);

it('shows attempts as work, and what is before and between them as waiting', () => {
  const made = chart([
    entry(0, { details: { id: 'd1', channel_type: 'email' } }),
    attempt(200, 700, 1, 'rejected'),
    attempt(5_700, 5_900, 2, 'accepted'),
    entry(5_900, { decision: 'sent', details: { delivery_id: 'd1' } }),
  ]);
  expect(spansOf(made, 'step mail')).toEqual([
    ['wait', 0, 200],
    ['work', 200, 700],
    ['wait', 700, 5_700],
    ['work', 5_700, 5_900],
  ]);
  expect([made?.from, made?.to]).toEqual([start, start + 5_900]);
  expect(made?.lanes.map(({ title, hint }) => [title, hint])).toEqual([['mail', 'email']]);
});

it('lets an attempt that is under way last until now', () => {
  const made = chart([attempt(100, null, 1, 'under_way')], null, 3_000);
  expect(spansOf(made, 'step mail')).toEqual([['work', 100, 3_000]]);
});

it('shows a rest until its end, also one that is to come, and what comes next', () => {
  const rest = entry(10, {
    kind: 'step',
    step: 'pause',
    decision: 'rest',
    details: { type: 'wait', why: 'wait', until: at(60_000) },
  });
  const next = { at: at(60_000), step: 'pause', what: 'go_on', details: {} } as const;
  const made = chart([rest], next, 5_000);
  expect(spansOf(made, 'step pause')).toEqual([['wait', 10, 60_000]]);
  expect(made?.to).toBe(start + 60_000);
});

it('shows the attempt that comes next from the end of the last one', () => {
  const next = { at: at(30_000), step: 'mail', what: 'attempt', details: {} } as const;
  const made = chart([entry(0, {}), attempt(100, 200, 1, 'not_processed')], next, 5_000);
  expect(spansOf(made, 'step mail')?.at(-1)).toEqual(['coming', 200, 30_000]);
});

it('has an axis for what took no time, and none for what has no time', () => {
  expect(chart([entry(0, {})])).toMatchObject({ from: start, to: start + 10 });
  expect(chart([entry(null, {})])).toBeNull();
});
