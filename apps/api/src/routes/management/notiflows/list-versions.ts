import Type from 'typebox';
import {
  numberedPageOf,
  numberedPageQuery,
  presentNumberedPage,
  toOffset,
} from '../../../request/numbered-page.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { judgeVersions } from './judge-versions.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { versionResource } from './present-version.ts';

/** Lists the versions of a notiflow, newest first. */
export const listVersions = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/notiflows/:handle/versions',
  scope: null,
  isDefinition: true,
  summary: 'List the versions of a notiflow',
  params: { handle: notiflowParam },
  query: Type.Object(numberedPageQuery, { additionalProperties: false }),
  responses: {
    200: { description: 'One page of versions', schema: numberedPageOf(versionResource) },
  },
  errors: ['not_found'],
  async handle(deps, { project, params, query }) {
    const { database } = deps;
    const projectId = project.id;
    const { id: notiflowId } = await loadNotiflow(database, { projectId, name: params.handle });
    const { versions, total } = await database.notiflows.listVersions({
      projectId,
      notiflowId,
      ...toOffset(query),
    });
    const items = await judgeVersions(deps, { projectId, versions });
    return { status: 200, body: presentNumberedPage(items, { ...query, total }) };
  },
});
