import { type Context, requireAgreement } from '../../context.ts';
import { defineCommand, type OptionLine } from '../../define-command.ts';
import { Failure } from '../../failure.ts';
import { listRemoteHandles } from '../../sync/list-handles.ts';
import { pullNotiflow } from '../../sync/pull-notiflow.ts';
import { workThrough } from '../../sync/work-through.ts';

export const pullOptions: OptionLine[] = [['--force', 'overwrite changes made here']];

/** Writes notiflows of the project into the working tree. */
export const pull = defineCommand<{ handles: string[]; force?: boolean }>({
  usage: 'pull [handles...]',
  summary: 'Write the notiflows of the project into this folder',
  description:
    'Writes every notiflow, or the named ones, into the working tree. Changes made here are not overwritten unasked.',
  options: pullOptions,
  examples: ['pull', 'pull welcome order-shipped', 'pull --force'],
  async run(context, { handles, force }) {
    const named = handles.length > 0 ? handles : await listRemoteHandles(context.management());
    if (named.length === 0) {
      const note = 'The project has no notiflows.\n  Next: nf notiflow new welcome';
      return { data: { items: [] }, note };
    }
    return pullAll(context, { handles: named, isForced: force === true });
  },
});

/** Pulls the named notiflows. */
export function pullAll(
  context: Context,
  { handles, isForced }: { handles: string[]; isForced: boolean },
) {
  const deps = {
    client: context.management(),
    directory: context.config.directory,
    env: context.env,
    agreeToOverwrite: (handle: string) =>
      isForced ? Promise.resolve() : agreeToOverwrite(context, handle),
  };
  return workThrough(context, {
    handles,
    work: (handle) => pullNotiflow(deps, handle),
    definition: { usage: 'pull' },
  });
}

async function agreeToOverwrite(context: Context, handle: string): Promise<void> {
  const what = `${handle} was changed here since it was pulled`;
  if (context.prompts === null && !context.isAgreed) {
    const commands = [`push ${handle}`, `pull ${handle} --force`].map(
      (verb) => `nf notiflow ${verb}`,
    );
    throw new Failure(`${what}. Nothing was overwritten.`, {
      next: `nf notiflow diff ${handle}, then ${commands.join(' or ')}`,
      details: { reason: 'changed_here', handle },
    });
  }
  await requireAgreement(context, `${what}. Overwrite it?`);
}
