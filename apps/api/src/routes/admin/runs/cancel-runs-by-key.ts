import { cancelRunsBody, cancelRunsResult } from '@notiflow/contracts';
import { defineRoute } from '../../../route.ts';

/** Cancels the runs with a cancellation key: those that are there, and those that come with it within 24 hours. */
export const cancelRunsByKey = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/runs/cancel',
  scope: 'run',
  role: 'operator',
  summary: 'Cancel runs by their cancellation key, also before they arrive',
  params: {},
  body: cancelRunsBody,
  responses: { 200: { description: 'The runs are canceled', schema: cancelRunsResult } },
  errors: ['validation_failed'],
  async handle({ database }, { project, body }) {
    const { cancellation_key } = body;
    const canceled = await database.runs.cancelRunsByKey({
      projectId: project.id,
      key: cancellation_key,
    });
    return {
      status: 200,
      body: {
        cancellation_key,
        canceled_runs: canceled.canceledRuns,
        canceled_until: canceled.canceledUntil.toISOString(),
      },
    };
  },
});
