import {
  createInboxLinkBody,
  inboxKeyPrefix,
  inboxLinkResource,
  inboxUrlOf,
  writeInboxLink,
} from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

const defaultSeconds = 30 * 24 * 60 * 60;

/** Makes a link that opens the inbox of a user on the page that is served at `/inbox/`. */
export const createInboxLink = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/users/:external_id/inbox-links',
  scope: 'users:write',
  summary: "Make a link to a user's inbox",
  params: { external_id: nameParam },
  body: createInboxLinkBody,
  responses: { 201: { description: 'The link', schema: inboxLinkResource } },
  errors: ['not_found', 'validation_failed'],
  shownOnce: ['url'],
  audit: { action: 'inbox_link.created', resource: 'user' },
  async handle({ database, links, config }, { project, params, body }) {
    const { external_id: externalId } = params;
    const user = await database.users.readInboxGeneration({ projectId: project.id, externalId });
    if (user === null) throw notFound('user', externalId);
    const seconds = Math.floor(Date.now() / 1000) + (body.expires_in ?? defaultSeconds);
    const expiresAt = new Date(seconds * 1000);
    const { id: userId, generation } = user;
    const said = writeInboxLink({ projectId: project.id, userId, generation, expiresAt });
    const key = `${inboxKeyPrefix}${links.sign('inbox', said)}`;
    // Nobody told us where the world reaches us: then the page is on this machine.
    const base = config.PUBLIC_URL ?? `http://localhost:${config.PORT}`;
    return {
      status: 201,
      body: { url: inboxUrlOf(base, key), expires_at: expiresAt.toISOString() },
      audit: { resourceId: userId, details: { expires_at: expiresAt.toISOString() } },
    };
  },
});
