import { preferencesResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { presentOwnPreferences } from '../../../preferences/present-preferences.ts';
import { defineUserRoute } from '../../../route.ts';

/** Shows users what they want, with a line for every notiflow that asks. */
export const getOwnPreferences = defineUserRoute({
  method: 'get',
  path: '/preferences',
  summary: 'Get the own preferences',
  params: {},
  responses: { 200: { description: 'The preferences', schema: preferencesResource } },
  errors: ['not_found'],
  async handle({ database }, { project, user }) {
    const key = { projectId: project.id, userId: user.id };
    const preferences = await database.preferences.readPreferences(key);
    if (preferences === null) throw notFound('user', user.externalId);
    return { status: 200, body: presentOwnPreferences(preferences) };
  },
});
