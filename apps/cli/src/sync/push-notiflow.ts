import { ApiError } from 'notiflows-client';
import { type ApiClient, toPathPart } from '../api-client.ts';
import type { Env } from '../config.ts';
import { Failure, usageFailure } from '../failure.ts';
import type { RemoteNotiflow } from '../notiflow-files/notiflow-content.ts';
import { type LocalNotiflow, readNotiflow } from '../notiflow-files/read-notiflow.ts';
import { writeNotiflow } from '../notiflow-files/write-notiflow.ts';
import { isSameContent } from './compare-notiflow.ts';
import { findRemote } from './find-remote.ts';

/** What a push of one notiflow works with. */
export interface PushDeps {
  client: ApiClient;
  directory: string;
  env: Env;
}

/** How a push is meant. */
export interface PushWishes {
  handle: string;
  /** Overwrite what somebody else has changed. */
  isForced: boolean;
  /** Only tell what would happen. */
  isDry: boolean;
}

/** What a push did, or would do. */
export interface PushOutcome {
  handle: string;
  outcome: 'created' | 'updated' | 'unchanged';
  version: number | null;
  sha: string | null;
}

/** Pushes the files of one notiflow, unless it was changed in the project since they were pulled. */
export async function pushNotiflow(deps: PushDeps, wishes: PushWishes): Promise<PushOutcome> {
  const { handle, isForced, isDry } = wishes;
  const local = await readNotiflow(deps, handle);
  if (local === null) {
    throw usageFailure(`There is no ${handle}/notiflow.json in ${deps.directory}.`, 'nf pull');
  }
  const remote = await findRemote(deps.client, handle);
  const isSame = remote !== null && isSameContent(local, remote);
  if (!isForced && !isSame) refuseConflict(local, remote);
  const outcome = remote === null ? 'created' : isSame ? 'unchanged' : 'updated';
  const after = isSame || isDry ? remote : await put(deps, { local, remote, isForced });
  if (after !== null && !isDry) await writeNotiflow(deps, { remote: after, local });
  const current = after?.current_version;
  return { handle, outcome, version: current?.version_number ?? null, sha: current?.sha ?? null };
}

const settings = ['name', 'active', 'include_in_preferences'] as const;

/** Tells what would be lost: steps that are not those of the last pull, or a setting changed on both sides. */
function refuseConflict(local: LocalNotiflow, remote: RemoteNotiflow | null): void {
  const { handle, meta } = local;
  if (remote === null) {
    if (meta !== null) throw conflict(handle, 'is not in the project any more');
    return;
  }
  if (meta === null) throw conflict(handle, 'is in the project already, and was never pulled here');
  if ((remote.current_version?.sha ?? null) !== meta.sha) {
    throw conflict(
      handle,
      `was changed in the project since version ${meta.version ?? '–'} was pulled`,
    );
  }
  for (const setting of settings) {
    const before = meta.base[setting];
    const isChangedHere = local.content[setting] !== undefined && local.content[setting] !== before;
    const isOurs = remote[setting] === local.content[setting];
    if (isChangedHere && !isOurs && before !== undefined && remote[setting] !== before) {
      throw conflict(handle, `has another "${setting}" in the project than when it was pulled`);
    }
  }
}

function conflict(handle: string, what: string): Failure {
  return new Failure(`Conflict: ${handle} ${what}. Nothing was pushed.`, {
    next: `nf notiflow diff ${handle}, then nf notiflow pull ${handle} or nf notiflow push ${handle} --force`,
    details: { reason: 'conflict', handle },
  });
}

async function put(
  { client }: PushDeps,
  {
    local,
    remote,
    isForced,
  }: { local: LocalNotiflow; remote: RemoteNotiflow | null; isForced: boolean },
): Promise<RemoteNotiflow> {
  const body = {
    ...withoutUntouched(local, remote),
    // Null says: there is none yet. One without any version has no sha to compare.
    ...(!isForced && { expected_sha: remote === null ? null : remote.current_version?.sha }),
  };
  try {
    const path = `/notiflows/${toPathPart(local.handle)}`;
    return (await client.request<RemoteNotiflow>('PUT', path, { body })).body;
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) {
      throw conflict(local.handle, 'was changed in the project at this moment');
    }
    throw error;
  }
}

/** Settings that were not changed here are not sent, so that a change made there in the meantime stays. */
function withoutUntouched(local: LocalNotiflow, remote: RemoteNotiflow | null): object {
  const content = { ...local.content };
  if (remote === null) return content;
  for (const setting of settings) {
    const before = local.meta?.base[setting];
    if (before !== undefined && content[setting] === before) delete content[setting];
  }
  return content;
}
