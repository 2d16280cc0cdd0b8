import { join } from 'node:path';
import { type Context, requireAgreement } from '../../context.ts';
import { defineCommand } from '../../define-command.ts';
import { resolveInside } from '../../files/inside.ts';
import { readIfThere } from '../../files/read-if-there.ts';
import { writeAtomically } from '../../files/write-atomically.ts';
import { projectFileName, usualDirectory } from '../../settings/project-file.ts';

/** Writes notiflows.json, so that commands in this folder know their project. */
export const init = defineCommand<{ directory?: string }>({
  usage: 'init',
  summary: 'Write notiflows.json for this folder',
  options: [['--directory <path>', 'folder of the notiflows', usualDirectory]],
  examples: ['init', 'init --project shop --base-url https://notiflow.example.com'],
  async run(context, { directory = usualDirectory }) {
    const { config, cwd } = context;
    const path = join(cwd, projectFileName);
    if ((await readIfThere(path)) !== null) {
      await requireAgreement(context, `Overwrite ${path}?`);
    }
    await resolveInside(cwd, directory);
    const project = config.project ?? (await chooseProject(context));
    const file = { project, baseUrl: config.baseUrl, directory };
    await writeAtomically(path, { text: `${JSON.stringify(file, null, 2)}\n` });
    return { data: { path, ...file }, note: `Wrote ${path}.\n  Next: nf pull` };
  },
});

async function chooseProject({ management, prompts }: Context): Promise<string> {
  const { body } = await management().request<{ items: { slug: string }[] }>('GET', '/projects', {
    query: { limit: 100 },
  });
  const slugs = body.items.map(({ slug }) => slug);
  if (slugs.length > 1 && prompts !== null) return prompts.askChoice('Which project?', slugs);
  // Without anybody to ask and several to choose from, the API's own answer tells what to do.
  const caller = await management().request<{ project: { slug: string } }>('GET', '/whoami');
  return caller.body.project.slug;
}
