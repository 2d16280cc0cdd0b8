import { planBody, planResource } from '@notiflow/contracts';
import { planRun } from '../../../plan/plan-run.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { checkRunBody } from '../../admin/notiflows/check-run-body.ts';

/** Tells what a run of any version would do, and does nothing. */
export const planNotiflow = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/notiflows/:handle/plan',
  scope: null,
  role: 'operator',
  summary: 'Tell what a run would do, and do nothing',
  params: { handle: notiflowParam },
  body: planBody,
  checkBody: checkRunBody,
  responses: { 200: { description: 'What every recipient would get', schema: planResource } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  audit: null,
  // A key would be a row, and asking again does no harm.
  keepsOwnKey: true,
  async handle(deps, { project, params, body }) {
    const request = { projectId: project.id, notiflow: params.handle, body };
    return { status: 200, body: await planRun(deps, request) };
  },
});
