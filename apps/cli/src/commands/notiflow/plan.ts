import type { PlanResource } from '@notiflow/contracts';
import { toPathPart } from '../../api-client.ts';
import type { Context } from '../../context.ts';
import { defineCommand } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';
import type { JsonObject } from '../../files/parse-json.ts';
import { formatPlan } from '../../timeline/format-plan.ts';
import { type RunBodyOptions, readJsonOption, readRunBody, runBodyOptions } from './run-body.ts';

interface PlanOptions extends RunBodyOptions {
  handle: string;
  recipients?: string;
  of?: string;
  limit?: string;
  assume?: string;
}

/** Tells what a run would do, and does nothing. */
export const planNotiflow = defineCommand<PlanOptions>({
  usage: 'plan <handle>',
  summary: 'Tell what a run would do, and do nothing',
  description: [
    'Takes every recipient all the way, by a clock that jumps over waits, and renders what they would get.',
    'Nothing is sent, nothing is written, and no server is asked; what is supposed instead is listed.',
  ].join('\n'),
  options: [
    ...runBodyOptions,
    ['--recipients <external ids>', 'the same as --to'],
    ['--of <version>', 'draft, published or a number', 'published'],
    ['--limit <count>', 'how many recipients to tell of, at most 100'],
    ['--assume <json>', 'what is fetched and which events come, by step: JSON, @file, or -'],
  ],
  examples: [
    'plan welcome --to ada,grace --data \'{"plan":"pro"}\'',
    'plan welcome --topic beta --of draft --limit 3',
    'plan welcome --to ada --assume \'{"fetch":{"account":{"balance":12}}}\'',
  ],
  async run(context, options) {
    const body = await readBody(context, options);
    const path = `/notiflows/${toPathPart(options.handle)}/plan`;
    const answer = await context
      .management()
      .request<PlanResource>('POST', path, { body, idempotencyKey: null });
    return { data: answer.body, text: formatPlan(answer.body) };
  },
});

async function readBody(context: Context, options: PlanOptions): Promise<JsonObject> {
  const { to, recipients, of: version = 'published', limit, assume } = options;
  const whom = to ?? recipients;
  const body = await readRunBody(context, { ...options, ...(whom !== undefined && { to: whom }) });
  return {
    ...body,
    version: /^\d+$/.test(version) ? Number(version) : version,
    ...(limit !== undefined && { recipients_limit: toCount(limit) }),
    ...(assume !== undefined && { assume: await readJsonOption(context, assume, '--assume') }),
  };
}

function toCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw usageFailure('--limit must be a number of recipients.');
}
