import { notFound } from '../../../errors.ts';
import { defineUserRoute } from '../../../route.ts';
import { presentProfile, profileResource } from './profile-resource.ts';

/** Shows users how they are known. */
export const getProfile = defineUserRoute({
  method: 'get',
  path: '/profile',
  summary: 'Get the own profile',
  params: {},
  responses: { 200: { description: 'The profile', schema: profileResource } },
  errors: ['not_found'],
  async handle({ database }, { project, user: { externalId } }) {
    const user = await database.users.findUser({ projectId: project.id, externalId });
    if (user === null) throw notFound('user', externalId);
    return { status: 200, body: presentProfile(user) };
  },
});
