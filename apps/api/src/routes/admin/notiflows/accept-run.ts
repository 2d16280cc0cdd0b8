import type { RunNotiflowBody } from '@notiflow/contracts';
import type {
  ChosenVersion,
  KeyedRequest,
  NotiflowName,
  RunAcceptance,
  StoredRun,
} from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { limitedAs } from '../../../request/enforce-rate-limit.ts';
import type { RequestContext } from '../../../request-context.ts';
import { recipientsUsedUp, refuseRun } from './refuse-run.ts';
import { ringRun } from './ring-run.ts';
import { toRun } from './to-run.ts';

/** A checked request for one run. */
export interface RunRequest {
  requestId: string;
  projectId: string;
  notiflow: NotiflowName;
  body: RunNotiflowBody;
  /** The credential that asks. */
  caller: RequestContext['caller'];
  /** The request's idempotency key; its route says which kind of request it is a key of. */
  idempotency: KeyedRequest | null;
  /** The version that runs; without it the published one. */
  version?: ChosenVersion;
}

/** A committed run; `isRepeat` when an earlier request with the same key made it. */
export interface AcceptedRun {
  runId: string;
  isRepeat: boolean;
}

/**
 * Accepts a run: when it answers, the run is committed and will be worked, whatever happens to this process.
 * Throws an `ApiError` that says why a run is refused.
 */
export async function acceptRun(deps: Deps, request: RunRequest): Promise<AcceptedRun> {
  const { projectId, notiflow, version = null, caller, body, idempotency } = request;
  const limited = limitedAs({ project: { id: projectId }, ...caller });
  await deps.volumeLimiter.take(limited, 'recipients', body.recipients?.length ?? 0);
  const run = toRun(body);
  const recipients = run.recipients?.length ?? 0;
  const quotas = await deps.quotas.admit({ projectId, recipients, sendAt: run.sendAt });
  const acceptance = await deps.database.runs.acceptRun({
    ...run,
    projectId,
    notiflow,
    version,
    topicName: body.topic ?? null,
    triggeredBy: { kind: caller.kind, id: caller.session?.memberId ?? caller.credentialId },
    requestId: request.requestId,
    recipientsPerDay: quotas?.recipientsPerDay ?? null,
    idempotency,
  });
  const stored = requireStored(acceptance, request);
  if (!stored.replayed) announce(deps, { ...run, ...request, ...stored });
  return { runId: stored.runId, isRepeat: stored.replayed };
}

/** The stored run, or the reason why there is none, thrown. */
export function requireStored(acceptance: RunAcceptance, request: RunRequest): StoredRun {
  if (acceptance.kind === 'accepted') return acceptance;
  if (acceptance.kind === 'recipients_used_up') throw recipientsUsedUp(acceptance);
  throw refuseRun(acceptance.kind, request);
}

interface NewRun extends ReturnType<typeof toRun> {
  requestId: string;
  projectId: string;
  notiflowId: string;
  runId: string;
}

function announce(deps: Pick<Deps, 'logger' | 'metrics' | 'doorbell'>, run: NewRun): void {
  deps.metrics.countAcceptedRun();
  deps.logger.info('run.accepted', {
    run_id: run.runId,
    project_id: run.projectId,
    notiflow_id: run.notiflowId,
    request_id: run.requestId,
    recipients: run.recipients?.length ?? null,
    priority: run.priority,
    send_at: run.sendAt?.toISOString() ?? null,
  });
  // Not awaited: the run is safe, and a bell that is not heard is rung again by a sweep.
  void ringRun(deps, run);
}
