import { notFound } from '../../../errors.ts';
import { notiflowParam, versionNumberParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { judgeVersions } from './judge-versions.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { versionResource } from './present-version.ts';

/** Reads one version of a notiflow by its number. */
export const getVersion = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/notiflows/:handle/versions/:version_number',
  scope: null,
  isDefinition: true,
  summary: 'Get a version of a notiflow',
  params: { handle: notiflowParam, version_number: versionNumberParam },
  responses: { 200: { description: 'The version', schema: versionResource } },
  errors: ['not_found'],
  async handle(deps, { project, params: { handle: name, version_number } }) {
    const { database } = deps;
    const projectId = project.id;
    const { id: notiflowId } = await loadNotiflow(database, { projectId, name });
    const { text, number } = version_number;
    const version =
      number === null
        ? null
        : await database.notiflows.findVersion({ projectId, notiflowId, versionNumber: number });
    const [body] = await judgeVersions(deps, { projectId, versions: version ? [version] : [] });
    if (body === undefined) throw notFound('version', text);
    return { status: 200, body };
  },
});
