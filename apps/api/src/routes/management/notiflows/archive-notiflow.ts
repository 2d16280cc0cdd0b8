import { notFound } from '../../../errors.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { notiflowResource, presentNotiflow } from './present-notiflow.ts';

/**
 * Puts a notiflow away: it is in no list of the others and cannot be run; what was run and its versions stay.
 * Archiving twice is no error.
 */
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
  async handle(deps, { project, params: { handle: name } }) {
    const { database } = deps;
    const notiflow = await database.notiflows.archiveNotiflow({ projectId: project.id, name });
    if (notiflow === null) throw notFound('notiflow', 'id' in name ? name.id : name.handle);
    return { status: 200, body: await presentNotiflow(deps, notiflow) };
  },
});
