import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

/** Ends every link to the inbox of a user, as when one fell into other hands; the next one opens it again. */
export const endInboxLinks = defineRoute({
  surface: 'admin',
  method: 'delete',
  path: '/users/:external_id/inbox-links',
  scope: 'users:write',
  summary: "End the links to a user's inbox",
  params: { external_id: nameParam },
  responses: { 204: { description: 'No link that was made until now opens it', schema: null } },
  errors: ['not_found'],
  audit: { action: 'inbox_links.ended', resource: 'user' },
  async handle({ database }, { project, params: { external_id: externalId } }) {
    const ended = await database.users.endInboxLinks({ projectId: project.id, externalId });
    if (ended === null) throw notFound('user', externalId);
    return { status: 204, audit: { resourceId: ended.id } };
  },
});
