import { type RunNotiflowBody, runPriorities } from '@notiflow/contracts';
import type {
  KeyedRequest,
  NotiflowName,
  RunAcceptance,
  RunnableNotiflow,
} from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { conflict, keyInFlight, keyReused, notFound } from '../../../errors.ts';
import type { RequestContext } from '../../../route.ts';
import { mergeRecipients } from './merge-recipients.ts';
import { ringRun } from './ring-run.ts';

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
  /** Says which version runs, or throws an `ApiError`; without it the published one. */
  chooseVersion?: ChooseVersion;
}

/** The version a run pins, and whether it leaves the actor out. */
export interface ChosenVersion {
  versionId: string;
  excludeActor: boolean;
  /** Keeps a draft as it is, called right before the run is stored; throws when it was changed meanwhile. */
  pin?(): Promise<void>;
}

type ChooseVersion = (
  deps: Pick<Deps, 'database'>,
  input: { projectId: string; notiflow: RunnableNotiflow },
) => Promise<ChosenVersion>;

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
  const { projectId, notiflow: name, body } = request;
  const notiflow = await deps.database.notiflows.findRunnableNotiflow({ projectId, name });
  if (notiflow === null) throw notFound('notiflow', 'id' in name ? name.id : name.handle);
  const idempotency = keyOf(request, notiflow);
  // A repeat gets the first answer again, also when the notiflow was switched off meanwhile.
  const earlier = idempotency && (await deps.database.runs.findKeyedRun(idempotency));
  if (earlier !== null) return requireAccepted(earlier, idempotency);
  const { chooseVersion = choosePublished, caller } = request;
  const { pin, ...version } = await chooseVersion(deps, { projectId, notiflow });
  const topic = await findTopic(deps, { projectId, name: body.topic });
  await pin?.();
  const run = toRun(body);
  const acceptance = await deps.database.runs.acceptRun({
    ...run,
    ...version,
    projectId,
    notiflowId: notiflow.id,
    topic,
    triggeredBy: { kind: caller.kind, id: caller.credentialId },
    idempotency,
  });
  const accepted = requireAccepted(acceptance, idempotency);
  if (!accepted.isRepeat) announce(deps, { ...run, ...request, ...accepted, notiflow });
  return accepted;
}

/** One notiflow has several names, and a key means the same under each of them. */
function keyOf({ idempotency }: RunRequest, { id }: RunnableNotiflow): KeyedRequest | null {
  return idempotency && { ...idempotency, route: `${idempotency.route} ${id}` };
}

async function choosePublished(
  _: unknown,
  { notiflow }: { notiflow: RunnableNotiflow },
): Promise<ChosenVersion> {
  const { publishedVersionId: versionId, excludeActor } = notiflow;
  if (versionId === null) {
    const details = { current_status: 'draft', allowed_statuses: ['published'] };
    throw conflict('This notiflow is not published', details);
  }
  requireActive(notiflow);
  return { versionId, excludeActor };
}

/** Refuses to run a notiflow that is switched off. */
export function requireActive({ active }: Pick<RunnableNotiflow, 'active'>): void {
  const details = { current_status: 'inactive', allowed_statuses: ['published'] };
  if (!active) throw conflict('This notiflow is not active', details);
}

function toRun(body: RunNotiflowBody) {
  return {
    data: body.data ?? {},
    actor: body.actor ?? null,
    recipients: body.recipients ? mergeRecipients(body.recipients) : null,
    priority: runPriorities[body.priority ?? 'normal'],
    sendAt: body.send_at === undefined ? null : new Date(body.send_at),
    expiresInS: body.expires_in ?? null,
    cancellationKey: body.cancellation_key ?? null,
  };
}

async function findTopic(
  { database }: Pick<Deps, 'database'>,
  { projectId, name }: { projectId: string; name: string | undefined },
) {
  if (name === undefined) return null;
  const topic = await database.topics.findTopic({ projectId, name });
  if (topic === null) throw notFound('topic', name);
  return topic;
}

interface NewRun extends ReturnType<typeof toRun> {
  requestId: string;
  projectId: string;
  notiflow: RunnableNotiflow;
  runId: string;
}

function announce(deps: Pick<Deps, 'logger' | 'metrics' | 'doorbell'>, run: NewRun): void {
  deps.metrics.countAcceptedRun();
  deps.logger.info('run.accepted', {
    run_id: run.runId,
    project_id: run.projectId,
    notiflow_id: run.notiflow.id,
    request_id: run.requestId,
    recipients: run.recipients?.length ?? null,
    priority: run.priority,
    send_at: run.sendAt?.toISOString() ?? null,
  });
  // Not awaited: the run is safe, and a bell that is not heard is rung again by a sweep.
  void ringRun(deps, run);
}

function requireAccepted(acceptance: RunAcceptance, keyed: KeyedRequest | null): AcceptedRun {
  switch (acceptance.kind) {
    case 'accepted':
      return { runId: acceptance.runId, isRepeat: acceptance.replayed };
    case 'key_reused':
      throw keyReused(keyed?.key ?? '');
    case 'in_flight':
      throw keyInFlight(keyed?.key ?? '');
    default:
      return acceptance satisfies never;
  }
}
