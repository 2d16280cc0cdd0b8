import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

/** Deletes a user and erases what is stored of the person; ids, statuses and counts stay. */
export const deleteUser = defineRoute({
  surface: 'admin',
  method: 'delete',
  path: '/users/:external_id',
  scope: 'users:write',
  summary: 'Delete a user and erase their data',
  params: { external_id: nameParam },
  responses: { 204: { description: 'Nothing of the person is stored any more', schema: null } },
  errors: ['not_found'],
  audit: { action: 'user.deleted', resource: 'user' },
  async handle({ database, feedBell, forgetUser }, { project, params }) {
    const user = { projectId: project.id, externalId: params.external_id };
    const erased = await database.users.eraseUser(user);
    forgetUser(user);
    if (erased === null) throw notFound('user', params.external_id);
    if (erased.id !== null) feedBell.ring([erased.id]);
    return { status: 204, audit: erased.id === null ? {} : { resourceId: erased.id } };
  },
});
