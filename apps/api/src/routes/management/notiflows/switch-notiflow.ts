import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { notiflowResource, presentNotiflow } from './present-notiflow.ts';

/** Lets a notiflow be run. */
export const activateNotiflow = defineSwitch({
  path: '/notiflows/:handle/activate',
  summary: 'Switch a notiflow on',
  active: true,
});

/** Refuses further runs of a notiflow; runs under way go on. */
export const deactivateNotiflow = defineSwitch({
  path: '/notiflows/:handle/deactivate',
  summary: 'Switch a notiflow off',
  active: false,
});

function defineSwitch({ active, ...facts }: { path: string; summary: string; active: boolean }) {
  return defineRoute({
    ...facts,
    surface: 'management',
    method: 'post',
    scope: null,
    params: { handle: notiflowParam },
    responses: { 200: { description: 'The notiflow', schema: notiflowResource } },
    errors: ['not_found'],
    audit: { action: active ? 'notiflow.activated' : 'notiflow.deactivated', resource: 'notiflow' },
    async handle(deps, { project, params }) {
      const { database } = deps;
      const projectId = project.id;
      const { handle } = await loadNotiflow(database, { projectId, name: params.handle });
      await database.notiflows.setNotiflowActive({ projectId, handle, active });
      const notiflow = await loadNotiflow(database, { projectId, name: { handle } });
      return { status: 200, body: await presentNotiflow(deps, notiflow) };
    },
  });
}
