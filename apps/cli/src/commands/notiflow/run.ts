import { toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { followRun, parseFollowWishes } from '../run/follow-run.ts';
import { type RunBodyOptions, readRunBody, runBodyOptions } from './run-body.ts';

interface RunOptions extends RunBodyOptions {
  handle: string;
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
    ...runBodyOptions,
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
    const body = {
      ...(await readRunBody(context, options)),
      ...(options.draft && { version: 'draft' }),
    };
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
