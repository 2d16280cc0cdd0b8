import { runAccepted, runNotiflowBody } from '@notiflow/contracts';
import { replayed } from '../../../request/answer-once.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { acceptRun } from './accept-run.ts';
import { checkRunBody } from './check-run-body.ts';

/** Accepts a run: when it answers 202, the run is committed and will be worked, whatever happens to this process. */
export const runNotiflow = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/notiflows/:id/run',
  scope: 'run',
  role: 'operator',
  summary: 'Run a notiflow for recipients or a topic',
  params: { id: notiflowParam },
  body: runNotiflowBody,
  checkBody: checkRunBody,
  responses: { 202: { description: 'The run is accepted', schema: runAccepted } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  // The key is written in the same statement as the run, so that neither exists without the other.
  keepsOwnKey: true,
  logsSuccess: true,
  async handle(deps, { requestId, caller, project, params, body, idempotency }) {
    const { runId, isRepeat } = await acceptRun(deps, {
      requestId,
      caller,
      projectId: project.id,
      notiflow: params.id,
      body,
      idempotency: idempotency && { ...idempotency, route: 'run' },
    });
    return {
      status: 202,
      body: { notiflow_run_id: runId },
      ...(isRepeat ? replayed : {}),
    };
  },
});
