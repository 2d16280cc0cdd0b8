import type { NotiflowRecord, VersionRecord } from '@notiflow/database';
import { waitingCountedMax, waysMax } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import type { Deps } from '../../../../deps.ts';
import { conflict, notFound } from '../../../../errors.ts';
import { readCreated } from '../../../../request/list-query.ts';
import { notiflowParam } from '../../../../request/path-params.ts';
import { toMoment } from '../../../../request/resource-parts.ts';
import { defineRoute } from '../../../../route.ts';
import { loadNotiflow } from '../load-notiflow.ts';
import { countWays, leavesResult, type StepTally } from './count-ways.ts';
import { notiflowStepCounts } from './step-counts-resource.ts';

const moment = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', description }));

/** Tells what happens at each step of a notiflow: who waits there now, who passed, who did not and why. It costs the same at any size. */
export const getStepCounts = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/notiflows/:handle/step-counts',
  scope: null,
  summary: 'Get what happens at the steps of a notiflow',
  params: { handle: notiflowParam },
  query: Type.Object(
    {
      version: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 2_147_483_647,
          description: 'The number of the version; by default the one that runs, or else the draft',
        }),
      ),
      created_after: moment('Only of runs that were accepted after'),
      created_before: moment('Only of runs that were accepted before'),
      limit: Type.Integer({
        minimum: 1,
        maximum: waysMax,
        default: waysMax,
        description: 'How many notifications to look at, the newest first',
      }),
    },
    { additionalProperties: false },
  ),
  responses: { 200: { description: 'What happens', schema: notiflowStepCounts } },
  errors: ['not_found', 'conflict'],
  async handle({ database }, { project, params, query }) {
    const projectId = project.id;
    const notiflow = await loadNotiflow(database, { projectId, name: params.handle });
    const notiflowId = notiflow.id;
    const version = await findVersion({ database }, { notiflow, number: query.version });
    const { createdAfter: after, createdBefore: before = endOfUse(version) } = readCreated(query);
    const [read, resting, unsent] = await Promise.all([
      database.notiflows.readWays({
        projectId,
        notiflowId,
        versionId: version.id,
        after,
        before,
        limit: query.limit,
        findings: version.steps.filter(leavesResult).map(({ handle }) => handle),
      }),
      database.notiflows.countResting({ projectId, notiflowId }),
      database.notiflows.countUnsent({ projectId, notiflowId }),
    ]);
    const { steps, notifications, elsewhere } = countWays(version.steps, read.ways);
    const waiting = joinWaiting({ resting, unsent });
    const handles = new Set(version.steps.map(({ handle }) => handle));
    const waitingElsewhere = [...waiting].filter(([step]) => !handles.has(step));
    return {
      status: 200,
      body: {
        notiflow_id: notiflowId,
        version_number: version.versionNumber,
        sample: {
          notifications,
          is_whole: read.isWhole,
          from: toMoment(read.from),
          to: toMoment(read.to),
          elsewhere,
        },
        steps: steps.map((tally) => ({
          ...presentTally(tally),
          waiting: waiting.get(tally.step.handle) ?? {
            count: 0,
            later: 0,
            is_more: tally.step.type === 'channel' && !unsent.isWhole,
          },
        })),
        waiting_elsewhere: waitingElsewhere.map(([step, { count, is_more }]) => {
          return { step, count, is_more };
        }),
      },
    };
  },
});

async function findVersion(
  { database }: Pick<Deps, 'database'>,
  { notiflow, number }: { notiflow: NotiflowRecord; number: number | undefined },
): Promise<VersionRecord> {
  const { id: notiflowId, projectId, published, current } = notiflow;
  const found =
    number === undefined
      ? (published ?? current)
      : await database.notiflows.findVersion({ projectId, notiflowId, versionNumber: number });
  if (found !== null) return found;
  if (number !== undefined) throw notFound('version', String(number));
  throw conflict('This notiflow has no steps yet', { reason: 'no_steps' });
}

/** Runs of a version that is out of use are older than that: they need not be looked for among those of the next. */
function endOfUse({ status, updatedAt }: VersionRecord): Date | undefined {
  return status === 'archived' ? updatedAt : undefined;
}

interface Waiting {
  resting: { step: string; count: number }[];
  unsent: { isWhole: boolean; steps: { step: string; count: number; later: number }[] };
}

function joinWaiting({ resting, unsent }: Waiting) {
  return new Map([
    ...unsent.steps.map(({ step, count, later }) => {
      return [step, { count, later, is_more: !unsent.isWhole }] as const;
    }),
    ...resting.map(({ step, count }) => {
      const isMore = count > waitingCountedMax;
      const shown = { count: Math.min(count, waitingCountedMax), later: 0, is_more: isMore };
      return [step, shown] as const;
    }),
  ]);
}

type StepCounts = Static<typeof notiflowStepCounts>['steps'][number];

function presentTally({ step, leftOut, ...tally }: StepTally): Omit<StepCounts, 'waiting'> {
  const { reached, passed, here, maybe, ended, messages, found, branches } = tally;
  return {
    handle: step.handle,
    type: step.type,
    reached,
    passed,
    here,
    maybe,
    left_out: leftOut,
    ended: ended.list(),
    messages: messages.list(),
    found: found.list(),
    branches: branches.list(),
  };
}
