import type { PlanBody } from '@notiflow/contracts';
import type { Database, NotiflowRecord, VersionRecord } from '@notiflow/database';
import { conflict, notFound } from '../errors.ts';

/** Finds the version a plan is for; throws an `ApiError` when there is none. */
export async function chooseVersion(
  { notiflows }: Pick<Database, 'notiflows'>,
  { notiflow, wanted = 'published' }: { notiflow: NotiflowRecord; wanted?: PlanBody['version'] },
): Promise<VersionRecord> {
  if (typeof wanted === 'number') {
    const { id: notiflowId, projectId } = notiflow;
    const found = await notiflows.findVersion({ projectId, notiflowId, versionNumber: wanted });
    if (found === null) throw notFound('version', String(wanted));
    return found;
  }
  const draft = notiflow.draftVersionId === null ? null : notiflow.current;
  const version = { draft, published: notiflow.published }[wanted];
  if (version === null) throw conflict(`There is no ${wanted} to plan`, { reason: 'no_version' });
  return version;
}
