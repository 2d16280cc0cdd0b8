import { notFound } from '../../../errors.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { notiflowResource, presentNotiflow } from './present-notiflow.ts';

/** Puts a notiflow away: it is in no list of the others and cannot be run; what was run and its versions stay. */
export const archiveNotiflow = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/notiflows/:handle/archive',
  scope: null,
  summary: 'Archive a notiflow; it is not found (404) from then on, until a PUT brings it back',
  params: { handle: notiflowParam },
  responses: { 200: { description: 'The notiflow as archived', schema: notiflowResource } },
  errors: ['not_found'],
  audit: { action: 'notiflow.archived', resource: 'notiflow' },
  async handle({ database }, { project, params }) {
    const projectId = project.id;
    const notiflow = await loadNotiflow(database, { projectId, name: params.handle });
    const { handle } = notiflow;
    const archived = await database.notiflows.archiveNotiflow({ projectId, handle });
    if (archived === null) throw notFound('notiflow', handle);
    return { status: 200, body: presentNotiflow({ ...notiflow, ...archived }) };
  },
});
