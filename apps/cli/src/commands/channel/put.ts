import { resolve } from 'node:path';
import { toPathPart } from '../../api-client.ts';
import type { Context } from '../../context.ts';
import { defineCommand } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';
import { parseJsonObject } from '../../files/parse-json.ts';
import { readIfThere } from '../../files/read-if-there.ts';
import { substituteEnv } from '../../notiflow-files/substitute-env.ts';

/** Creates or changes a channel from a file, whose secrets may come from the environment. */
export const putChannel = defineCommand<{ handle: string; file?: string; dryRun?: boolean }>({
  usage: 'channel put <handle>',
  summary: 'Create or change a channel',
  description: [
    'Reads name, type, provider, settings and credentials from a JSON file, or from stdin (-).',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder itself is meant.
    'Texts may hold ${env:NAME}, so that secrets stay out of the file and of the command line.',
  ].join('\n'),
  options: [
    ['--file <path>', 'JSON file; - is stdin', '-'],
    ['--dry-run', 'only check the file'],
  ],
  examples: ['channel put shop-mail --file shop-mail.json', 'channel put feed < feed.json'],
  async run(context, { handle, file = '-', dryRun }) {
    const where = file === '-' ? 'stdin' : file;
    const document = parseJsonObject(await readSource(context, file), where);
    const body = substituteEnv(document, { env: context.env, where });
    if (dryRun) {
      return { data: { dry_run: true, handle }, note: `Would put the channel ${handle}.` };
    }
    const path = `/channels/${toPathPart(handle)}`;
    const answer = await context.management().request('PUT', path, { body });
    const what = answer.status === 201 ? 'Created' : 'Changed';
    return { data: answer.body, note: `${what} the channel ${handle}.` };
  },
});

async function readSource({ cwd, readStdin }: Context, file: string): Promise<string> {
  const text = file === '-' ? await readStdin() : await readIfThere(resolve(cwd, file));
  if (text !== null) return text;
  throw usageFailure(file === '-' ? 'Nothing comes from stdin.' : `There is no file ${file}.`);
}
