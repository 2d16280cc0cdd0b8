import { upsertUserBody, userResource } from '@notiflow/contracts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentUser } from './present-user.ts';

/** Creates a user or merges attributes into a known one. */
export const upsertUser = defineRoute({
  surface: 'admin',
  method: 'put',
  path: '/users/:external_id',
  scope: 'users:write',
  summary: 'Create or update a user',
  params: { external_id: nameParam },
  body: upsertUserBody,
  checkBody(body, { external_id }) {
    if (typeof body.external_id !== 'string' || body.external_id === external_id) return [];
    const message = 'must be the external id in the path';
    return [{ field: 'external_id', message, reason: 'invalid' }];
  },
  responses: {
    200: { description: 'The user was updated', schema: userResource },
    201: { description: 'The user was created', schema: userResource },
  },
  errors: ['validation_failed'],
  async handle({ database }, { project, params, body }) {
    const { external_id: _, ...attributes } = body;
    const { user, isNew } = await database.users.upsertUser({
      projectId: project.id,
      externalId: params.external_id,
      attributes,
    });
    return { status: isNew ? 201 : 200, body: presentUser(user) };
  },
});
