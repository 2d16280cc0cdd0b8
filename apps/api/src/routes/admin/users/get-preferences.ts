import { preferencesResource } from '@notiflow/contracts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadUser } from './load-user.ts';
import { presentPreferences } from './present-preferences.ts';

/** Reads what a user wants, with a line for every notiflow that asks. */
export const getPreferences = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/users/:external_id/preferences',
  scope: 'users:read',
  summary: 'Get the preferences of a user',
  params: { external_id: nameParam },
  responses: { 200: { description: 'The preferences', schema: preferencesResource } },
  errors: ['not_found'],
  async handle(deps, { project, params }) {
    const projectId = project.id;
    const user = await loadUser(deps, { projectId, externalId: params.external_id });
    const records = await deps.database.preferences.findPreferences({ projectId, userId: user.id });
    return { status: 200, body: presentPreferences(records) };
  },
});
