import { preferencesResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { presentPreferences } from '../../../preferences/present-preferences.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadUser } from './load-user.ts';

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
    const key = { projectId, userId: user.id };
    const preferences = await deps.database.preferences.readPreferences(key);
    if (preferences === null) throw notFound('user', params.external_id);
    return { status: 200, body: presentPreferences(preferences) };
  },
});
