import type { Tone } from '../../components/badge.tsx';
import { describeEntry, type Entry, type Explanation } from './describe-entry.ts';
import { wordOf } from './word-of.ts';

/** A stretch of time in which somebody worked, or something was waited for. */
export interface Span {
  from: number;
  to: number;
  kind: 'work' | 'wait' | 'coming';
  tone: Tone;
  title: string;
}

/** A moment at which something was decided. */
export interface Mark {
  at: number;
  tone: Tone;
  title: string;
}

/** What happened at one step, and to its messages. */
export interface Lane {
  key: string;
  title: string;
  hint: string;
  spans: Span[];
  marks: Mark[];
}

/** Everything on one axis of time. */
export interface Chart {
  from: number;
  to: number;
  lanes: Lane[];
}

/** Puts the decisions about one recipient on a true axis of time: a lane for the run, and one for each step. */
export function toLanes({ timeline, next }: Explanation, now: number): Chart | null {
  const timed = timeline.filter(({ at }) => at !== null);
  if (timed.length === 0) return null;
  const lanes = new Map<string, Entry[]>();
  for (const entry of timed) {
    const key = laneKeyOf(entry);
    lanes.set(key, [...(lanes.get(key) ?? []), entry]);
  }
  const made = [...lanes].map(([key, entries]) => toLane(key, entries, now));
  if (next !== null) addNext(made, next, now);
  const points = made.flatMap(({ spans, marks }) => [
    ...spans.flatMap(({ from, to }) => [from, to]),
    ...marks.map(({ at }) => at),
  ]);
  const from = Math.min(...points);
  // What took no time at all still needs an axis.
  return { from, to: Math.max(...points, from + 10), lanes: made };
}

function deliveryOf({ kind, details }: Entry): string | null {
  const id = (kind === 'delivery' ? details.id : undefined) ?? details.delivery_id;
  return typeof id === 'string' ? id : null;
}

/** What was decided at a step and what became of its messages are of one lane. */
function laneKeyOf({ kind, step }: Entry): string {
  const isOfStep = kind !== 'run' && kind !== 'notification' && step !== null;
  return isOfStep ? `step ${step}` : 'run';
}

function toLane(key: string, entries: Entry[], now: number): Lane {
  const [first] = entries;
  const channel = entries.find(({ details }) => details.channel_type != null)?.details;
  const messages = new Set(entries.map(deliveryOf).filter((id) => id !== null)).size;
  const isRun = key === 'run';
  const hint = wordOf(channel?.channel_type ?? first?.details.type, 'step');
  return {
    key,
    title: isRun ? 'run' : (first?.step ?? ''),
    hint: isRun ? '' : messages > 1 ? `${hint} ×${messages}` : hint,
    spans: isRun ? waitOfRun(entries) : [...restsOf(entries), ...workOf(entries, now)],
    marks: entries
      .filter(({ kind }) => kind !== 'attempt')
      .map((entry) => ({ at: timeOf(entry), ...markOf(entry) })),
  };
}

function markOf(entry: Entry): Pick<Mark, 'tone' | 'title'> {
  const { title, why, tone } = describeEntry(entry);
  return { tone, title: why === null ? title : `${title}: ${why}` };
}

function timeOf({ at }: Entry): number {
  return Date.parse(at ?? '');
}

/** From its acceptance until the fan-out came to the recipient. */
function waitOfRun(entries: Entry[]): Span[] {
  const accepted = entries.find(({ kind }) => kind === 'run');
  const made = entries.find(({ kind, decision }) => kind === 'notification' && decision === 'make');
  if (accepted === undefined || made === undefined) return [];
  return [waiting(timeOf(accepted), timeOf(made), 'Waits for the fan-out')];
}

function restsOf(entries: Entry[]): Span[] {
  return entries.flatMap((entry) => {
    const { until } = entry.details;
    if (entry.decision !== 'rest' || typeof until !== 'string') return [];
    return [waiting(timeOf(entry), Date.parse(until), describeEntry(entry).title)];
  });
}

/** Attempts as work, and what lies before and between them as waiting. */
function workOf(entries: Entry[], now: number): Span[] {
  const made = entries.find(({ kind, decision }) => kind === 'delivery' && decision === 'make');
  let free = made === undefined ? null : timeOf(made);
  const spans: Span[] = [];
  for (const entry of entries.filter(({ kind }) => kind === 'attempt')) {
    const { number, ended_at } = entry.details;
    const from = timeOf(entry);
    if (free !== null && from > free) {
      spans.push(
        waiting(free, from, number === 1 ? 'Waits for a worker' : 'Waits to be tried again'),
      );
    }
    const to = typeof ended_at === 'string' ? Date.parse(ended_at) : now;
    spans.push({ from, to: Math.max(from, to), kind: 'work', ...markOf(entry) });
    free = Math.max(free ?? to, to);
  }
  return spans;
}

function waiting(from: number, to: number, title: string): Span {
  return { from, to: Math.max(from, to), kind: 'wait', tone: 'quiet', title };
}

function addNext(lanes: Lane[], next: NonNullable<Explanation['next']>, now: number): void {
  const key = next.step === null ? 'run' : `step ${next.step}`;
  const lane = lanes.find((one) => one.key === key) ?? lanes[0];
  const at = next.at === null ? now : Date.parse(next.at);
  if (lane === undefined) return;
  const ends = [...lane.spans.map(({ to }) => to), ...lane.marks.map((mark) => mark.at)];
  const from = Math.max(...ends.filter((end) => end <= Math.max(at, now)));
  const title = `Next: ${next.what.replaceAll('_', ' ')}`;
  if (Number.isFinite(from) && at > from) {
    lane.spans.push({ from, to: at, kind: 'coming', tone: 'busy', title });
  }
}
