import type { ChosenVersion, NotiflowRecord, VersionRecord } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { conflict, validationFailed } from '../../../errors.ts';
import type { RunRequest } from '../../admin/notiflows/accept-run.ts';
import { refuseRun } from '../../admin/notiflows/refuse-run.ts';
import { findPublishProblems } from './find-publish-problems.ts';
import { gatherParts } from './gather-parts.ts';

interface DraftRun {
  request: RunRequest;
  notiflow: NotiflowRecord;
}

/**
 * Chooses the current version for a run, published or not, and keeps it from being edited any more. Throws an
 * `ApiError` unless it is as whole as one that is published, and the run can be stored as far as can be told now.
 */
export async function chooseDraft(
  deps: Pick<Deps, 'database' | 'renderer'>,
  { request, notiflow }: DraftRun,
): Promise<ChosenVersion> {
  const { database } = deps;
  const { projectId, body } = request;
  const current = requireCurrent(notiflow);
  if (!notiflow.active) throw refuseRun('not_active', request);
  const problems = await findPublishProblems(deps, { projectId, steps: current.steps });
  if (problems.length > 0) throw validationFailed(problems);
  if (body.topic !== undefined) {
    const topic = await database.topics.findTopic({ projectId, name: body.topic });
    if (topic === null) throw refuseRun('topic_not_found', request);
  }
  await pinVersion(deps, { projectId, version: current });
  return { id: current.id, excludeActor: leavesActorOut(current) };
}

function requireCurrent({ current }: NotiflowRecord): VersionRecord {
  if (current !== null) return current;
  throw conflict('This notiflow has no steps yet', { reason: 'nothing_to_run' });
}

function leavesActorOut({ steps: [trigger] }: VersionRecord): boolean {
  return trigger?.type === 'trigger' && trigger.exclude_actor;
}

async function pinVersion(
  deps: Pick<Deps, 'database' | 'renderer'>,
  {
    projectId,
    version: { id: versionId, sha, steps },
  }: { projectId: string; version: VersionRecord },
): Promise<void> {
  const parts = await gatherParts(deps, { projectId, steps });
  if (await deps.database.notiflows.pinVersion({ projectId, versionId, sha, parts })) return;
  throw conflict('The draft was changed meanwhile', { reason: 'sha_mismatch' });
}
