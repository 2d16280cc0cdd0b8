import type { Explanation } from '@notiflow/contracts';
import { toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { printable } from '../../terminal/printable.ts';
import { formatTimeline } from '../../timeline/format-timeline.ts';

/** Tells what a run decided about one user, and why. */
export const explainRun = defineCommand<{ run: string; externalId: string }>({
  usage: 'explain <run> <external-id>',
  summary: 'Tell what a run decided about one user, and why',
  description: [
    'Tells every decision in order, from the run to the last attempt, and what comes next.',
    'What is marked with ~ was worked out now: attributes may have changed since.',
  ].join('\n'),
  examples: ['explain 01935b1e-7c2a-7f6e-9d53-0d6b2a0c1f11 user_12345'],
  async run({ admin }, { run, externalId }) {
    const path = `/runs/${toPathPart(run)}/recipients/${toPathPart(externalId)}/explain`;
    const { body } = await admin().request<Explanation>('GET', path);
    const { summary, timeline, next } = body;
    const parts = [
      printable(summary),
      formatTimeline(timeline),
      ...(next ? [describeNext(next)] : []),
    ];
    return { data: body, text: parts.join('\n\n') };
  },
});

function describeNext({ at, step, what }: NonNullable<Explanation['next']>): string {
  const where = step === null ? '' : ` at ${step}`;
  return `Next: ${what.replaceAll('_', ' ')}${where}, ${at ?? 'as soon as a worker can'}`;
}
