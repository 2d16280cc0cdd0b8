import { resolve } from 'node:path';
import { toPathPart } from '../../api-client.ts';
import type { Context } from '../../context.ts';
import { defineCommand } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';
import { type JsonObject, parseJsonObject } from '../../files/parse-json.ts';
import { readIfThere } from '../../files/read-if-there.ts';
import { followRun, parseFollowWishes } from '../run/follow-run.ts';

interface RunOptions {
  handle: string;
  to?: string;
  topic?: string;
  data?: string;
  actor?: string;
  draft?: boolean;
  wait?: boolean;
  timeout?: string;
  dryRun?: boolean;
}

/** Runs a notiflow, and waits for what becomes of it if asked to. */
export const runNotiflow = defineCommand<RunOptions>({
  usage: 'notiflow run <handle>',
  summary: 'Run a notiflow for users or a topic',
  options: [
    ['--to <external ids>', 'recipients, joined by commas'],
    ['--topic <name>', 'topic whose users get it'],
    ['--data <json>', 'data of the run: JSON, @file, or - for stdin'],
    ['--actor <external id>', 'user who caused it'],
    ['--draft', 'run the draft instead of the published version'],
    ['--wait', 'wait until everything is settled (uses the Admin API)'],
    ['--timeout <seconds>', 'with --wait: give up after this time'],
    ['--dry-run', 'only show the request'],
  ],
  examples: [
    'notiflow run welcome --to ada,grace --data \'{"plan":"pro"}\'',
    'notiflow run welcome --topic beta --data @data.json --wait',
    'notiflow run welcome --to ada --draft',
  ],
  async run(context, options) {
    const body = await toBody(context, options);
    const path = `/notiflows/${toPathPart(options.handle)}/run`;
    if (options.dryRun) {
      const request = { method: 'POST', path, body };
      return { data: { dry_run: true, request }, text: JSON.stringify(request, null, 2) };
    }
    // Before anything is sent: without the keys nobody could wait.
    const admin = options.wait ? context.admin() : null;
    const wishes = parseFollowWishes(options);
    const answer = await context
      .management()
      .request<{ notiflow_run_id: string }>('POST', path, { body });
    const id = answer.body.notiflow_run_id;
    if (admin === null) return { data: answer.body, text: id, note: `  Next: nf run watch ${id}` };
    if (context.terminal.isJson) context.terminal.writeEvent({ event: 'accepted', ...answer.body });
    return followRun(context, { client: admin, id, wishes });
  },
});

async function toBody(context: Context, options: RunOptions): Promise<JsonObject> {
  const { to, topic, data, actor, draft } = options;
  if ((to === undefined) === (topic === undefined)) {
    throw usageFailure('Say whom it is for: either --to or --topic.');
  }
  const recipients = to
    ?.split(',')
    .map((externalId) => externalId.trim())
    .filter((externalId) => externalId !== '')
    .map((external_id) => ({ external_id }));
  return {
    ...(recipients && { recipients }),
    ...(topic !== undefined && { topic }),
    ...(data !== undefined && { data: await readData(context, data) }),
    ...(actor !== undefined && { actor: { external_id: actor } }),
    ...(draft && { version: 'draft' }),
  };
}

async function readData({ cwd, readStdin }: Context, given: string): Promise<JsonObject> {
  if (!given.startsWith('@') && given !== '-') return parseJsonObject(given, '--data');
  const where = given === '-' ? 'stdin' : given.slice(1);
  const text = given === '-' ? await readStdin() : await readIfThere(resolve(cwd, where));
  if (text === null) throw usageFailure(`There is nothing to read from ${where}.`);
  return parseJsonObject(text, where);
}
