import { upsertUserBody, userResource } from '@notiflow/contracts';
import { validationFailed } from '../../../errors.ts';
import {
  checkPreferences,
  readPreferenceEntries,
} from '../../../preferences/read-preference-entries.ts';
import { givenNameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentUser } from './present-user.ts';
import { readInitialSettings } from './read-initial-settings.ts';

/** Creates a user or merges into a known one, with preferences and channel settings or not at all. */
export const upsertUser = defineRoute({
  surface: 'admin',
  method: 'put',
  path: '/users/:external_id',
  scope: 'users:write',
  role: 'operator',
  summary: 'Create or update a user',
  params: { external_id: givenNameParam },
  body: upsertUserBody,
  checkBody(body, { external_id }) {
    const problems = checkPreferences(body.preferences, 'preferences.');
    if (typeof body.external_id !== 'string' || body.external_id === external_id) return problems;
    const message = 'must be the external id in the path';
    return [{ field: 'external_id', message, reason: 'invalid' }, ...problems];
  },
  responses: {
    200: { description: 'The user was updated', schema: userResource },
    201: { description: 'The user was created', schema: userResource },
  },
  errors: ['validation_failed'],
  async handle(deps, { project, params, body }) {
    const { external_id: _, preferences = {}, channel_settings: given, ...attributes } = body;
    const projectId = project.id;
    const [wishes, settings] = await Promise.all([
      readPreferenceEntries(deps, { projectId, update: preferences, prefix: 'preferences.' }),
      readInitialSettings(deps, { projectId, given }),
    ]);
    const problems = [...wishes.problems, ...settings.problems];
    if (problems.length > 0) throw validationFailed(problems);
    const { user, isNew } = await deps.database.users.upsertUser({
      projectId,
      externalId: params.external_id,
      attributes,
      preferences: wishes.entries,
      channelSettings: settings.entries,
    });
    return { status: isNew ? 201 : 200, body: presentUser(user) };
  },
});
