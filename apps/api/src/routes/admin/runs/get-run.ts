import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { countedRunResource, presentCountedRun } from './present-run.ts';

/** Reads one run with counters of one moment. */
export const getRun = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/runs/:id',
  scope: 'deliveries:read',
  summary: 'Get a run with its counters',
  params: { id: idParam },
  responses: { 200: { description: 'The run', schema: countedRunResource } },
  errors: ['not_found'],
  async handle({ database }, { project, params }) {
    const run = await database.runs.findCountedRun({ projectId: project.id, id: params.id });
    if (run === null) throw notFound('run', params.id);
    return { status: 200, body: presentCountedRun(run) };
  },
});
