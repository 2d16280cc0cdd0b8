import { planBody, planResource } from '@notiflow/contracts';
import { planRun as plan } from '../../../plan/plan-run.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { checkRunBody } from './check-run-body.ts';

/** Tells what a run would do, and does nothing. */
export const planRun = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/notiflows/:id/plan',
  // What would be sent tells as much about people as what was.
  scope: 'deliveries:read',
  role: 'operator',
  summary: 'Tell what a run would do, and do nothing',
  params: { id: notiflowParam },
  body: planBody,
  checkBody: checkRunBody,
  responses: { 200: { description: 'What every recipient would get', schema: planResource } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  // A key would be a row, and asking again does no harm.
  keepsOwnKey: true,
  async handle(deps, { project, params, body }) {
    const request = { projectId: project.id, notiflow: params.id, body };
    return { status: 200, body: await plan(deps, request) };
  },
});
