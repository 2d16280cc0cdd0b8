import { defineCommand } from '../../define-command.ts';
import { Failure } from '../../failure.ts';
import { workThrough } from '../../sync/work-through.ts';
import {
  nameText,
  readKnownParts,
  readLocalParts,
  rootOf,
  writeKnownParts,
  writeLocalPart,
} from '../../template-parts/part-files.ts';
import { readRemoteParts } from '../../template-parts/remote-parts.ts';

/** Writes partials, layouts and translations of the project into files. */
export const pullTemplateParts = defineCommand<{ force?: boolean }>({
  usage: 'template pull',
  summary: 'Write partials, layouts and translations into this folder',
  description:
    'Writes partials/, layouts/ and translations/ beside the folder of the notiflows. Changes made here are not overwritten unasked.',
  options: [['--force', 'overwrite changes made here']],
  examples: ['template pull', 'template pull --force'],
  async run(context, { force = false }) {
    const root = rootOf(context.config.directory);
    const remote = await readRemoteParts(context.management());
    const [local, known] = [await readLocalParts(root), await readKnownParts(root)];
    const result = await workThrough(context, {
      handles: [...remote.keys()].sort(),
      async work(key) {
        const [there, here] = [remote.get(key), local.get(key)];
        if (there === undefined) throw new Error(`${key} vanished.`);
        const isSame = here?.text === there.text;
        const isChangedHere = here !== undefined && nameText(here.text) !== known.get(key)?.file;
        if (!isSame && isChangedHere && !force) {
          throw new Failure(`${key} was changed here. It was not overwritten.`, {
            next: 'nf template push, or nf template pull --force',
          });
        }
        if (!isSame) await writeLocalPart(root, there);
        known.set(key, { id: there.id, file: nameText(there.text) });
        return { handle: key, outcome: isSame ? 'unchanged' : here ? 'updated' : 'created' };
      },
      definition: { usage: 'template pull' },
    });
    await writeKnownParts(root, known);
    return result;
  },
});
