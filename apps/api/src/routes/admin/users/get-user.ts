import { userResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentUser } from './present-user.ts';

/** Reads one user. */
export const getUser = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/users/:external_id',
  scope: 'users:read',
  summary: 'Get a user',
  params: { external_id: nameParam },
  responses: { 200: { description: 'The user', schema: userResource } },
  errors: ['not_found'],
  async handle({ database }, { project, params }) {
    const user = await database.users.findUser({
      projectId: project.id,
      externalId: params.external_id,
    });
    if (user === null) throw notFound('user', params.external_id);
    return { status: 200, body: presentUser(user) };
  },
});
