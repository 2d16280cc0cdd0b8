import { conflict } from '../../../errors.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { notiflowResource, presentNotiflow } from './present-notiflow.ts';

/** Drops the unpublished changes; a draft that a run used stays among the versions, archived. */
export const rollBackNotiflow = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/notiflows/:handle/rollback',
  scope: null,
  summary: 'Drop the draft of a notiflow and go back to its published version',
  params: { handle: notiflowParam },
  responses: { 200: { description: 'The notiflow without a draft', schema: notiflowResource } },
  errors: ['not_found', 'conflict'],
  audit: { action: 'notiflow.rolled_back', resource: 'notiflow' },
  async handle(deps, { project, params }) {
    const { database } = deps;
    const projectId = project.id;
    const { handle } = await loadNotiflow(database, { projectId, name: params.handle });
    refuse(await database.notiflows.rollBackNotiflow({ projectId, handle }));
    const notiflow = await loadNotiflow(database, { projectId, name: { handle } });
    return { status: 200, body: await presentNotiflow(deps, notiflow) };
  },
});

function refuse(outcome: 'rolled_back' | 'no_draft' | 'not_published'): void {
  if (outcome === 'no_draft') {
    const details = { reason: 'no_draft', current_status: 'published' };
    throw conflict('There is no draft to drop', details);
  }
  if (outcome === 'not_published') {
    const details = { reason: 'not_published', current_status: 'draft' };
    throw conflict('No version was ever published to go back to', details);
  }
}
