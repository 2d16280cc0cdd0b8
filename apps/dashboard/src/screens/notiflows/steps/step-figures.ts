import type { AnswerOf } from 'notiflows-client/operations';
import { type Tone, toneOf } from '../../../components/badge.tsx';

/** What happens at the steps of a version. */
export type StepCounts = AnswerOf<'GET /management/v1/notiflows/{handle}/step-counts'>;

/** What happens at one of them. */
export type CountsOfStep = StepCounts['steps'][number];

/** A number with what it counts. */
export interface Figure {
  word: string;
  count: number;
  tone: Tone;
}

const words: Record<string, string> = {
  delivered: 'sent',
  sent: 'sent',
  pending: 'on the way',
  processing: 'on the way',
};

/** What became of those of the sample who came to the step, in a few numbers; what there is none of is left out. */
export function figuresOf(counts: CountsOfStep): Figure[] {
  const { type, passed, here, left_out: leftOut, ended, messages } = counts;
  const figures = new Map<string, Figure>();
  const add = (word: string, count: number, tone: Tone) => {
    const before = figures.get(word);
    if (count > 0) figures.set(word, { word, count: (before?.count ?? 0) + count, tone });
  };
  if (type === 'channel') {
    for (const { status, count } of messages) add(words[status] ?? status, count, toneOf(status));
  } else {
    add('passed', passed, 'good');
  }
  add('left out', leftOut, 'quiet');
  add('here', here, 'busy');
  for (const { status, count } of ended) add(status, count, toneOf(status));
  const order: Tone[] = ['good', 'busy', 'quiet', 'warn', 'bad'];
  return [...figures.values()].sort((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone));
}

/** A number of which there may be more. */
export function formatCount({ count, is_more: isMore }: { count: number; is_more: boolean }) {
  return `${count.toLocaleString('en')}${isMore ? '+' : ''}`;
}

/** What is said of a step to whoever does not see it. */
export function sayFigures(counts: CountsOfStep): string {
  const figures = figuresOf(counts).map(({ word, count }) => `${count} ${word}`);
  const { waiting } = counts;
  if (waiting.count > 0) figures.unshift(`${formatCount(waiting)} waiting now`);
  return figures.length === 0 ? 'nobody came here' : figures.join(', ');
}

/** People or messages that got no further at a step, for one reason. */
export interface Loss {
  step: string;
  status: string;
  reason: string | null;
  count: number;
}

/** Where messages were not made or not delivered and people did not go on, the most first. */
export function findLosses(steps: readonly CountsOfStep[]): Loss[] {
  return steps
    .flatMap(({ handle: step, messages, ended }) => [
      ...messages
        .filter(({ status }) => words[status] === undefined)
        .map((one): Loss => ({ step, ...one })),
      ...ended.map((one): Loss => ({ step, ...one })),
    ])
    .sort((a, b) => b.count - a.count);
}
