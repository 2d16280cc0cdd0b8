import type { Database, NotiflowRecord, RunnableNotiflow, VersionRecord } from '@notiflow/database';
import { conflict, validationFailed } from '../../../errors.ts';
import { type ChosenVersion, requireActive } from '../../admin/notiflows/accept-run.ts';
import { findPublishProblems } from './find-publish-problems.ts';
import { loadNotiflow } from './load-notiflow.ts';

/** Chooses the current version for a run, published or not; it must be as whole as one that is published. */
export async function chooseDraft(
  { database }: { database: Database },
  { projectId, notiflow: { id } }: { projectId: string; notiflow: RunnableNotiflow },
): Promise<ChosenVersion> {
  const notiflow = await loadNotiflow(database, { projectId, name: { id } });
  const current = requireCurrent(notiflow);
  requireActive(notiflow);
  const problems = await findPublishProblems(database, { projectId, steps: current.steps });
  if (problems.length > 0) throw validationFailed(problems);
  return {
    versionId: current.id,
    excludeActor: leavesActorOut(current),
    pin: () => pinVersion(database, { projectId, version: current }),
  };
}

function requireCurrent({ current }: NotiflowRecord): VersionRecord {
  if (current !== null) return current;
  throw conflict('This notiflow has no steps yet', { reason: 'nothing_to_run' });
}

function leavesActorOut({ steps: [trigger] }: VersionRecord): boolean {
  return trigger?.type === 'trigger' && trigger.exclude_actor;
}

async function pinVersion(
  { notiflows }: Pick<Database, 'notiflows'>,
  { projectId, version: { id: versionId, sha } }: { projectId: string; version: VersionRecord },
): Promise<void> {
  if (await notiflows.pinVersion({ projectId, versionId, sha })) return;
  throw conflict('The draft was changed meanwhile', { reason: 'sha_mismatch' });
}
