import Type from 'typebox';
import { defineRoute } from '../../../route.ts';
import { presentHealth } from '../channels/present-health.ts';
import { judgeOverview } from './judge-overview.ts';
import { overviewResource } from './overview-resource.ts';
import { rangeNames, ranges } from './ranges.ts';
import { sumActivity } from './sum-activity.ts';

const silentMs = 5_000;
const marksMax = 50;

/** Tells what happens in the project: how much, how fast, what waits, and what was changed. It costs the same at any size. */
export const getOverview = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/overview',
  scope: null,
  summary: 'Get what happens in the project',
  params: {},
  query: Type.Object(
    {
      range: Type.Enum(rangeNames, { default: '1h', description: 'How far back it looks' }),
    },
    { additionalProperties: false },
  ),
  responses: { 200: { description: 'What happens', schema: overviewResource } },
  errors: [],
  async handle({ database }, { project, query: { range } }) {
    const projectId = project.id;
    const { rangeS, stepS } = ranges[range];
    const now = new Date();
    const from = new Date(now.getTime() - rangeS * 1_000);
    const [rows, backlog, channels, workers, changes, deployments] = await Promise.all([
      database.activity.readActivity({ projectId, rangeS, stepS }),
      database.activity.readBacklog({ projectId }),
      database.channels.readHealthOfChannels({ projectId }),
      database.activity.listWorkers(),
      database.audit.listAuditEntries({
        projectId,
        filters: { createdAfter: from },
        page: { limit: marksMax, after: null, before: null },
      }),
      database.audit.listAccountAuditEntries({
        filters: { createdAfter: from, action: 'worker.deployed' },
        page: { limit: marksMax, after: null, before: null },
      }),
    ]);
    const marks = [...changes.items, ...deployments.items]
      .sort((a, b) => b.created_at.getTime() - a.created_at.getTime())
      .slice(0, marksMax);
    const { steps, totals, promises } = sumActivity(rows, { rangeS, stepS, now });
    const alive = workers.filter(({ silent_ms }) => silent_ms < silentMs).length;
    const settled = Object.values(totals.deliveries).reduce((sum, amount) => sum + amount, 0);
    const verdict = judgeOverview({
      channels,
      backlog,
      workersAlive: alive,
      workersSilentMs: workers.map(({ silent_ms }) => silent_ms).filter((ms) => ms >= silentMs),
      settled,
    });
    const lastStep = steps.findLast(({ deliveries }) => Object.keys(deliveries).length > 0);
    return {
      status: 200,
      body: {
        range,
        step_seconds: stepS,
        verdict,
        steps,
        totals,
        promises,
        backlog,
        channels: channels.map(({ id, handle, name, type, provider, ...health }) => {
          return { id, handle, name, type, provider, ...presentHealth(health) };
        }),
        workers: { alive, silent: workers.length - alive },
        marks: marks.map(({ created_at, action, resource, resource_id }) => {
          return { at: created_at.toISOString(), action, resource, resource_id };
        }),
        last_settled_at: lastStep?.at ?? null,
      },
    };
  },
});
