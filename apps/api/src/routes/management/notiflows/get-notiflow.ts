import { etagOf } from '../../../request/etag-of.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { notiflowResource, presentNotiflow } from './present-notiflow.ts';

/** Reads one notiflow with its current and its published version. */
export const getNotiflow = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/notiflows/:handle',
  scope: null,
  isDefinition: true,
  summary: 'Get a notiflow',
  params: { handle: notiflowParam },
  responses: {
    200: { description: 'The notiflow', schema: notiflowResource, headers: ['ETag'] },
  },
  errors: ['not_found'],
  async handle(deps, { project, params }) {
    const { database } = deps;
    const notiflow = await loadNotiflow(database, { projectId: project.id, name: params.handle });
    const body = await presentNotiflow(deps, notiflow);
    return { status: 200, body, headers: etagOf(body) };
  },
});
