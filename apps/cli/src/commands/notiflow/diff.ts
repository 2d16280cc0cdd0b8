import { toPathPart } from '../../api-client.ts';
import type { Context } from '../../context.ts';
import { type CommandResult, defineCommand } from '../../define-command.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { RemoteVersion } from '../../notiflow-files/notiflow-content.ts';
import { compareVersions } from '../../sync/compare-notiflow.ts';
import { findRemote } from '../../sync/find-remote.ts';
import { diffAll, paintDiff } from '../workspace/diff.ts';

interface Options {
  handle: string;
  from?: string;
  to?: string;
}

interface VersionDiff {
  from: { version_number: number } | null;
  to: { version_number: number };
}

/** Shows what a push of one notiflow would change, or how two versions in the project differ. */
export const diffNotiflow = defineCommand<Options>({
  usage: 'notiflow diff <handle>',
  summary: 'Show how one notiflow here differs from the project, or two of its versions',
  description:
    'Shows what a push would change, or with --from or --to what changed between two versions in the project, as a unified diff. Exit code 0: nothing; 1: something.',
  options: [
    ['--from <version>', 'version to begin with (default: the one before)'],
    ['--to <version>', 'version to end with (default: the current one)'],
  ],
  examples: [
    'notiflow diff welcome',
    'notiflow diff welcome --from 2 --to 3',
    'notiflow diff welcome --to 3 --json',
  ],
  run: (context, { handle, from, to }) =>
    from === undefined && to === undefined
      ? diffAll(context, [handle])
      : diffVersions(context, { handle, from, to }),
});

async function diffVersions(
  context: Context,
  { handle, from, to }: Options,
): Promise<CommandResult> {
  const client = context.management();
  const path = `/notiflows/${toPathPart(handle)}/versions`;
  const read = async <T>(rest: string, query?: { with: string }) =>
    (await client.request<T>('GET', `${path}/${rest}`, { query })).body;
  const last = toPathPart(to ?? (await findCurrent(context, handle)));
  const data = await read<VersionDiff>(
    `${last}/diff`,
    from === undefined ? undefined : { with: from },
  );
  const [before, after] = await Promise.all([
    data.from && read<RemoteVersion>(String(data.from.version_number)),
    read<RemoteVersion>(last),
  ]);
  const diffs = compareVersions(handle, { from: before, to: after });
  return {
    data,
    text: diffs.map((text) => paintDiff(context, text)).join('\n'),
    ...(diffs.length === 0 && { note: 'No differences.' }),
    exitCode: diffs.length === 0 ? exitCodes.ok : exitCodes.failure,
  };
}

async function findCurrent({ management }: Context, handle: string): Promise<string> {
  const remote = await findRemote(management(), handle);
  // Without a version there is none of the number either, and the API says so.
  return String(remote?.current_version?.version_number ?? 1);
}
