import type { TimelineEntry } from '@notiflow/contracts';
import { printable } from '../terminal/printable.ts';
import { describeDetails } from './describe-details.ts';

/** Decisions under each other, each with its time and what it was made from; `~` marks what was worked out now. */
export function formatTimeline(entries: TimelineEntry[]): string {
  const rows = entries.map((entry) => [timeOf(entry), whereOf(entry)] as const);
  const width = Math.max(0, ...rows.map(([, where]) => where.length));
  return entries
    .flatMap((entry, place) => {
      const [time = '', where = ''] = rows[place] ?? [];
      const line = `  ${time}  ${where.padEnd(width)}  ${entry.recomputed ? '~ ' : ''}${sayOf(entry)}`;
      const indent = ' '.repeat(time.length + 4);
      return [line, ...describeDetails(entry).map((text) => `${indent}${text}`)];
    })
    .map((line) => printable(line).trimEnd())
    .join('\n');
}

const timeWidth = '2026-01-01 00:00:00.000'.length;

function timeOf({ at }: TimelineEntry): string {
  return (at ?? '').replace('T', ' ').replace('Z', '').padEnd(timeWidth);
}

function whereOf({ kind, step, details: { number } }: TimelineEntry): string {
  const which = kind === 'attempt' ? `${kind} ${String(number)}` : kind;
  return step === null ? which : `${which} ${step}`;
}

function sayOf({ decision, reason }: TimelineEntry): string {
  const words = decision.replaceAll('_', ' ');
  return reason === null ? words : `${words}: ${reason}`;
}
