import type { ApiClient } from '../api-client.ts';
import type { Env } from '../config.ts';
import { Failure } from '../failure.ts';
import type { RemoteNotiflow } from '../notiflow-files/notiflow-content.ts';
import { nameFiles } from '../notiflow-files/notiflow-meta.ts';
import { type LocalNotiflow, readNotiflow } from '../notiflow-files/read-notiflow.ts';
import { writeNotiflow } from '../notiflow-files/write-notiflow.ts';
import { isSameContent } from './compare-notiflow.ts';
import { findRemote } from './find-remote.ts';

/** What a pull of one notiflow works with. */
export interface PullDeps {
  client: ApiClient;
  directory: string;
  env: Env;
  /** Agrees, or throws, before changes made here are overwritten. */
  agreeToOverwrite(handle: string): Promise<void>;
}

/** What a pull did. */
export interface PullOutcome {
  handle: string;
  outcome: 'created' | 'updated' | 'unchanged';
  version: number | null;
  sha: string | null;
}

/** Writes one notiflow of the project into the working tree. */
export async function pullNotiflow(deps: PullDeps, handle: string): Promise<PullOutcome> {
  const remote = await findRemote(deps.client, handle);
  if (remote === null) {
    throw new Failure(`The project has no notiflow ${handle}.`, {
      exitCode: 4,
      next: 'nf notiflow list',
    });
  }
  const local = await readNotiflow(deps, handle);
  if (local !== null && hasOwnChanges(local, remote)) await deps.agreeToOverwrite(handle);
  await writeNotiflow(deps, { remote, local });
  const { version_number: version = null, sha = null } = remote.current_version ?? {};
  const isSame = local !== null && isSameContent(local, remote) && local.meta?.sha === sha;
  const outcome = local === null ? 'created' : isSame ? 'unchanged' : 'updated';
  return { handle, outcome, version, sha };
}

/** Whether the files were changed since the last pull, and not just to what the project holds. */
function hasOwnChanges(local: LocalNotiflow, remote: RemoteNotiflow): boolean {
  if (isSameContent(local, remote)) return false;
  return local.meta === null || local.meta.base.files !== nameFiles(local.written);
}
