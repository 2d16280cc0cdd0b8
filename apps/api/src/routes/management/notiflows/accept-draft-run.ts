import type { Deps } from '../../../deps.ts';
import {
  type AcceptedRun,
  acceptRun,
  type RunRequest,
  requireStored,
} from '../../admin/notiflows/accept-run.ts';
import { refuseRun } from '../../admin/notiflows/refuse-run.ts';
import { chooseDraft } from './choose-draft.ts';

/** Accepts a run of the current version, published or not; a repeat gets the first answer, whatever the draft is now. */
export async function acceptDraftRun(deps: Deps, request: RunRequest): Promise<AcceptedRun> {
  const { database } = deps;
  const { projectId, notiflow: name, idempotency } = request;
  const notiflow = await database.notiflows.findNotiflow({ projectId, name });
  if (notiflow === null) throw refuseRun('notiflow_not_found', request);
  const earlier =
    idempotency && (await database.runs.findKeyedRun({ ...idempotency, notiflowId: notiflow.id }));
  if (earlier !== null) return { runId: requireStored(earlier, request).runId, isRepeat: true };
  const version = await chooseDraft(deps, { request, notiflow });
  return acceptRun(deps, { ...request, version });
}
