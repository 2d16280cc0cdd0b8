import { toPathPart } from '../../api-client.ts';
import { type Context, requireAgreement } from '../../context.ts';
import { type CommandDefinition, defineCommand, type OptionLine } from '../../define-command.ts';
import type { RemoteNotiflow } from '../../notiflow-files/notiflow-content.ts';

/** A command that asks the API for one thing to be done with one notiflow. */
export interface NotiflowAction {
  verb: 'publish' | 'rollback' | 'activate' | 'deactivate' | 'archive';
  summary: string;
  description?: string;
  /** What is said when it is done. */
  tell(notiflow: RemoteNotiflow): string;
  /** Asked before; an action without a question asks nothing and has no dry run. */
  question?(handle: string): string;
}

const dryRun: OptionLine = ['--dry-run', 'only tell what would happen'];

/** Makes the command of an action. */
export function defineNotiflowAction({
  verb,
  summary,
  description,
  tell,
  question,
}: NotiflowAction): CommandDefinition {
  return defineCommand<{ handle: string; dryRun?: boolean }>({
    usage: `notiflow ${verb} <handle>`,
    summary,
    ...(description && { description }),
    ...(question && { options: [dryRun] }),
    examples: [
      `notiflow ${verb} welcome${question ? ' --yes' : ''}`,
      `notiflow ${verb} welcome --json`,
    ],
    async run(context, { handle, dryRun: isDry }) {
      const path = `/notiflows/${toPathPart(handle)}`;
      if (question && isDry) return describeOnly(context, { path, verb, handle });
      if (question) await requireAgreement(context, question(handle));
      const { body } = await context
        .management()
        .request<RemoteNotiflow>('POST', `${path}/${verb}`);
      return { data: body, note: tell(body) };
    },
  });
}

async function describeOnly(
  { management }: Context,
  { path, verb, handle }: { path: string; verb: string; handle: string },
) {
  const { body } = await management().request<RemoteNotiflow>('GET', path);
  return {
    data: { dry_run: true, action: verb, notiflow: body },
    note: `Would ${verb} ${handle} (version ${body.current_version?.version_number ?? '–'}).`,
  };
}
