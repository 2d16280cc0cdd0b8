import { defineCommand } from '../../define-command.ts';
import { Failure } from '../../failure.ts';
import { workThrough } from '../../sync/work-through.ts';
import {
  nameText,
  readKnownParts,
  readLocalParts,
  rootOf,
  writeKnownParts,
} from '../../template-parts/part-files.ts';
import { putRemotePart, readRemoteParts } from '../../template-parts/remote-parts.ts';

/** Puts partials, layouts and translations of this folder into the project. */
export const pushTemplateParts = defineCommand<{ force?: boolean; dryRun?: boolean }>({
  usage: 'template push',
  summary: 'Push the partials, layouts and translations of this folder',
  description: [
    'What was changed in the project since the last pull is a conflict and is left alone. Published',
    'notiflows keep what they were published with: publish them again to take on what was pushed.',
  ].join('\n'),
  options: [
    ['--force', 'overwrite what was changed in the project'],
    ['--dry-run', 'only tell what would happen'],
  ],
  examples: ['template push', 'template push --dry-run', 'template push --force'],
  async run(context, { force = false, dryRun = false }) {
    const root = rootOf(context.config.directory);
    const client = context.management();
    const local = await readLocalParts(root);
    if (local.size === 0) {
      throw new Failure(`There are no template parts in ${root}.`, { next: 'nf template pull' });
    }
    const [remote, known] = [await readRemoteParts(client), await readKnownParts(root)];
    const result = await workThrough(context, {
      handles: [...local.keys()].sort(),
      async work(key) {
        const [here, there] = [local.get(key), remote.get(key)];
        if (here === undefined) throw new Error(`${key} vanished.`);
        const isSame = here.text === there?.text;
        if (!isSame && !force && there?.id !== known.get(key)?.id) throw conflict(key);
        const after = isSame || dryRun ? there : await putRemotePart(client, here);
        if (after !== undefined && !dryRun) {
          known.set(key, { id: after.id, file: nameText(here.text) });
        }
        return { handle: key, outcome: isSame ? 'unchanged' : there ? 'updated' : 'created' };
      },
      definition: { usage: 'template push' },
    });
    if (!dryRun) await writeKnownParts(root, known);
    return result;
  },
});

function conflict(key: string): Failure {
  return new Failure(
    `Conflict: ${key} is not in the project as it was pulled. It was not pushed.`,
    {
      next: 'nf template pull, or nf template push --force',
      details: { reason: 'conflict', handle: key },
    },
  );
}
