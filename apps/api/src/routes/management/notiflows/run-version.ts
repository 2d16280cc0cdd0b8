import { runAccepted, runVersionBody } from '@notiflow/contracts';
import { replayed } from '../../../request/answer-once.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { acceptRun } from '../../admin/notiflows/accept-run.ts';
import { checkRunBody } from '../../admin/notiflows/check-run-body.ts';
import { acceptDraftRun } from './accept-draft-run.ts';

/** Accepts a run of the published version or of the draft; a draft that is run is not edited any more. */
export const runVersion = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/notiflows/:handle/run',
  scope: null,
  role: 'operator',
  summary: 'Run the published version or the draft of a notiflow',
  params: { handle: notiflowParam },
  body: runVersionBody,
  checkBody: checkRunBody,
  responses: { 202: { description: 'The run is accepted', schema: runAccepted } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  keepsOwnKey: true,
  audit: { action: 'run.accepted', resource: 'run' },
  async handle(deps, { requestId, caller, project, params, body: given, idempotency }) {
    const { version, ...body } = given;
    const accept = version === 'draft' ? acceptDraftRun : acceptRun;
    const { runId, isRepeat } = await accept(deps, {
      requestId,
      caller,
      projectId: project.id,
      notiflow: params.handle,
      body,
      idempotency: idempotency && { ...idempotency, route: 'management run' },
    });
    return {
      status: 202,
      body: { notiflow_run_id: runId },
      audit: { resourceId: runId, details: { version } },
      ...(isRepeat ? replayed : {}),
    };
  },
});
