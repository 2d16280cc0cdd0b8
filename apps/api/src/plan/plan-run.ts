import type { PlanBody, PlanResource, RunNotiflowBody } from '@notiflow/contracts';
import type { NotiflowName, NotiflowRecord, PlannedRun, VersionRecord } from '@notiflow/database';
import type { Deps } from '../deps.ts';
import { refuseRun } from '../routes/admin/notiflows/refuse-run.ts';
import { toRun } from '../routes/admin/notiflows/to-run.ts';
import { prepareVersion } from '../routes/management/notiflows/prepare-version.ts';
import { chooseVersion } from './choose-version.ts';
import { presentWay } from './present-way.ts';
import { type PlannedMessages, renderPlanned } from './render-planned.ts';
import { type PlannedWay, walkPlanned } from './walk-planned.ts';

/** A checked request for a plan. */
export interface PlanRequest {
  projectId: string;
  notiflow: NotiflowName;
  body: PlanBody;
}

type Parts = Pick<Deps, 'database' | 'renderer'>;

/**
 * Tells what a run would do, recipient by recipient, and does nothing: no row is written, nothing is sent and nobody else
 * is asked. Throws an `ApiError` when there would be no such run.
 */
export async function planRun(deps: Parts, request: PlanRequest): Promise<PlanResource> {
  const { database } = deps;
  const { projectId, body } = request;
  const { version: wanted, recipients_limit: limit = 10, assume = {}, ...runBody } = body;
  const refused = { ...request, body: runBody, idempotency: null };
  const notiflow = await database.notiflows.findNotiflow({ projectId, name: request.notiflow });
  if (notiflow === null) throw refuseRun('notiflow_not_found', refused);
  const version = await chooseVersion(database, { notiflow, wanted });
  const planned = await readPlan(deps, { projectId, notiflow, version, body: runBody, limit });
  if (planned === null) throw refuseRun('topic_not_found', refused);
  const { steps, parts } = await prepareVersion(deps, version);
  const { startsAt, expiresAt } = byClockOfProject(planned);
  const walked = await walkPlanned({ database, projectId, planned, steps, startsAt, assume });
  const messages = await renderPlanned(deps, { ways: walked.ways, run: planned.run, parts });
  return {
    notiflow: { id: notiflow.id, handle: notiflow.handle },
    version: { number: version.versionNumber, status: version.status },
    starts_at: startsAt.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
    fan_out: {
      recipients: planned.recipientCount,
      planned: walked.ways.length,
      actor_left_out: planned.leavesActorOut,
      topic: runBody.topic ?? null,
    },
    recipients: walked.ways.map((way) => {
      return presentWay(way, { messages, expiresAt, isKnown: isKnown(way, planned) });
    }),
    assumptions: [
      ...supposeOfAll({ notiflow, ways: walked.ways, messages }),
      ...walked.assumptions,
    ],
  };
}

interface Reading {
  projectId: string;
  notiflow: NotiflowRecord;
  version: VersionRecord;
  body: RunNotiflowBody;
  limit: number;
}

async function readPlan(
  { database }: Parts,
  { projectId, notiflow, version, body, limit }: Reading,
): Promise<PlannedRun | null> {
  const [trigger] = version.steps;
  const plan = await database.runs.planRun({
    ...toRun(body),
    projectId,
    notiflowId: notiflow.id,
    versionId: version.id,
    excludeActor: trigger?.type === 'trigger' && trigger.exclude_actor,
    topicName: body.topic ?? null,
    limit,
  });
  return plan.kind === 'planned' ? plan : null;
}

function byClockOfProject({ run, startsAt, expiresAt }: PlannedRun) {
  const shift = (moment: Date) => new Date(moment.getTime() + (run?.clockOffsetMs ?? 0));
  return { startsAt: shift(startsAt), expiresAt: expiresAt && shift(expiresAt) };
}

function isKnown({ notification }: PlannedWay, { unknown }: PlannedRun): boolean {
  return !unknown.has(notification.recipient?.external_id ?? '');
}

interface Supposed {
  notiflow: NotiflowRecord;
  ways: PlannedWay[];
  messages: PlannedMessages;
}

/** What the plan as a whole supposes. */
function supposeOfAll({ notiflow, ways, messages }: Supposed): PlanResource['assumptions'] {
  const suppose = (isSo: boolean, text: string) => (isSo ? [{ step: null, text }] : []);
  const rendered = ways.flatMap(({ steps }) =>
    steps.filter((one) => one.verdict?.kind === 'deliver'),
  );
  return [
    ...suppose(true, 'Users, preferences, channels and settings stay as they are now.'),
    ...suppose(
      !notiflow.active,
      'The notiflow is active, which it is not: a run would be refused.',
    ),
    ...suppose(
      rendered.some((step) => !messages.has(step)),
      'Messages that are null were not rendered: those before them were too large together.',
    ),
  ];
}
