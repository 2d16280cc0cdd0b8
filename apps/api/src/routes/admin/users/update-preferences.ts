import { preferencesResource, updatePreferencesBody } from '@notiflow/contracts';
import { notFound, validationFailed } from '../../../errors.ts';
import { presentPreferences } from '../../../preferences/present-preferences.ts';
import {
  checkPreferences,
  readPreferenceEntries,
} from '../../../preferences/read-preference-entries.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadUser } from './load-user.ts';

/** Changes those preferences of a user that are given; `null` goes back to the default. */
export const updatePreferences = defineRoute({
  surface: 'admin',
  method: 'put',
  path: '/users/:external_id/preferences',
  scope: 'users:write',
  role: 'operator',
  summary: 'Update the preferences of a user',
  params: { external_id: nameParam },
  body: updatePreferencesBody,
  checkBody: (body) => checkPreferences(body),
  responses: { 200: { description: 'The preferences', schema: preferencesResource } },
  errors: ['not_found', 'validation_failed'],
  async handle(deps, { project, params, body }) {
    const projectId = project.id;
    const user = await loadUser(deps, { projectId, externalId: params.external_id });
    const { entries, problems } = await readPreferenceEntries(deps, {
      projectId,
      update: body,
      prefix: '',
    });
    if (problems.length > 0) throw validationFailed(problems);
    const key = { projectId, userId: user.id };
    await deps.database.preferences.writePreferences({ ...key, entries });
    const preferences = await deps.database.preferences.readPreferences(key);
    if (preferences === null) throw notFound('user', params.external_id);
    return { status: 200, body: presentPreferences(preferences) };
  },
});
