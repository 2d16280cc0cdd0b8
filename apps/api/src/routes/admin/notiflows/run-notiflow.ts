import {
  type RunNotiflowBody,
  runAccepted,
  runNotiflowBody,
  runPriorities,
} from '@notiflow/contracts';
import type { KeyedRequest, RunAcceptance, RunnableNotiflow } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { conflict, keyInFlight, keyReused, notFound } from '../../../errors.ts';
import { replayed } from '../../../request/answer-once.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute, type RequestContext } from '../../../route.ts';
import { checkRunBody } from './check-run-body.ts';
import { mergeRecipients } from './merge-recipients.ts';
import { ringRun } from './ring-run.ts';

/** Accepts a run: when it answers 202, the run is committed and will be worked, whatever happens to this process. */
export const runNotiflow = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/notiflows/:id/run',
  scope: 'run',
  summary: 'Run a notiflow for recipients or a topic',
  params: { id: notiflowParam },
  body: runNotiflowBody,
  checkBody: checkRunBody,
  responses: { 202: { description: 'The run is accepted', schema: runAccepted } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  // The key is written in the same statement as the run, so that neither exists without the other.
  keepsOwnKey: true,
  async handle(deps, { requestId, project, params, body, idempotency: given }) {
    const name = params.id;
    const notiflow = await deps.database.notiflows.findRunnableNotiflow({
      projectId: project.id,
      name,
    });
    if (notiflow === null) throw notFound('notiflow', 'id' in name ? name.id : name.handle);
    // One notiflow has several names in a path, and a key means the same under each of them.
    const idempotency = given && { ...given, route: `run ${notiflow.id}` };
    // A repeat gets the first answer again, also when the notiflow was switched off meanwhile.
    const earlier = idempotency && (await deps.database.runs.findKeyedRun(idempotency));
    if (earlier !== null) return toAnswer(earlier, idempotency);
    const versionId = requireRunnable(notiflow);
    const run = toRun(body);
    const acceptance = await deps.database.runs.acceptRun({
      ...run,
      projectId: project.id,
      notiflowId: notiflow.id,
      versionId,
      excludeActor: notiflow.excludeActor,
      topic: await findTopic(deps, { projectId: project.id, name: body.topic }),
      idempotency,
    });
    if (acceptance.kind === 'accepted' && !acceptance.replayed) {
      const accepted = { ...run, runId: acceptance.runId };
      report(deps, { ...accepted, requestId, projectId: project.id, notiflowId: notiflow.id });
      // Not awaited: the run is safe, and a bell that is not heard is rung again by a sweep.
      void ringRun(deps, accepted);
    }
    return toAnswer(acceptance, idempotency);
  },
});

function requireRunnable({ active, publishedVersionId }: RunnableNotiflow): string {
  const allowed = { allowed_statuses: ['published'] };
  if (publishedVersionId === null) {
    throw conflict('This notiflow is not published', { current_status: 'draft', ...allowed });
  }
  if (!active) {
    throw conflict('This notiflow is not active', { current_status: 'inactive', ...allowed });
  }
  return publishedVersionId;
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

interface AcceptedRun extends ReturnType<typeof toRun> {
  runId: string;
}

function report(
  { logger, metrics }: Pick<Deps, 'logger' | 'metrics'>,
  run: AcceptedRun & Pick<RequestContext, 'requestId'> & { projectId: string; notiflowId: string },
): void {
  metrics.countAcceptedRun();
  logger.info('run.accepted', {
    run_id: run.runId,
    project_id: run.projectId,
    notiflow_id: run.notiflowId,
    request_id: run.requestId,
    recipients: run.recipients?.length ?? null,
    priority: run.priority,
    send_at: run.sendAt?.toISOString() ?? null,
  });
}

function toAnswer(acceptance: RunAcceptance, keyed: KeyedRequest | null) {
  switch (acceptance.kind) {
    case 'accepted':
      return {
        status: 202 as const,
        body: { notiflow_run_id: acceptance.runId },
        ...(acceptance.replayed ? replayed : {}),
      };
    case 'key_reused':
      throw keyReused(keyed?.key ?? '');
    case 'in_flight':
      throw keyInFlight(keyed?.key ?? '');
    default:
      return acceptance satisfies never;
  }
}
