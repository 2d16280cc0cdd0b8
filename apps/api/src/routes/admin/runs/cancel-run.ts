import { runTransitions } from '@notiflow/contracts';
import { conflict, notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { countedRunResource, presentCountedRun } from './present-run.ts';

const cancelable = Object.entries(runTransitions)
  .filter(([, next]) => (next as readonly string[]).includes('canceled'))
  .map(([status]) => status);

/** Cancels what is left of a run: once it answers, nothing more is claimed. Canceling twice is no error. */
export const cancelRun = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/runs/:id/cancel',
  scope: 'run',
  role: 'operator',
  summary: 'Cancel a run',
  params: { id: idParam },
  responses: { 200: { description: 'The run is canceled', schema: countedRunResource } },
  errors: ['not_found', 'conflict'],
  async handle({ database }, { project, params }) {
    const key = { projectId: project.id, id: params.id };
    const isCanceled = await database.runs.cancelRun(key);
    const run = await database.runs.findCountedRun(key);
    if (run === null) throw notFound('run', params.id);
    if (!isCanceled && run.status !== 'canceled') {
      const carrierId = await database.runs.findDigestCarrier(key);
      if (carrierId !== null) {
        const details = { reason: 'already_digested', id: carrierId };
        throw conflict(
          'The digest with its events has closed; its notification carries them',
          details,
        );
      }
      throw conflict('Nothing of this run is left to cancel', {
        current_status: run.status,
        allowed_statuses: cancelable,
      });
    }
    return { status: 200, body: presentCountedRun(run) };
  },
});
