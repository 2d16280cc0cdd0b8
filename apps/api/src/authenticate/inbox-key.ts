import { type InboxLink, inboxKeyPrefix, readInboxLink } from '@notiflow/contracts';
import type { Deps } from '../deps.ts';
import type { Caller } from './caller.ts';
import { linkRefused } from './user-refusals.ts';

/** Tells whether what came as a user token is the key of an inbox link, which needs no other credential. */
export function isInboxKey(userKey: string | null): userKey is string {
  return userKey?.startsWith(inboxKeyPrefix) ?? false;
}

/** Knows a user by a link to their inbox that we signed, until it ends or is ended. */
export async function authenticateInboxKey(
  deps: Pick<Deps, 'links' | 'database'>,
  key: string,
): Promise<Caller> {
  const link = readLink(deps, key);
  if (link === null) throw linkRefused('malformed');
  if (link.expiresAt.getTime() <= Date.now()) throw linkRefused('expired');
  const { projectId } = link;
  const found = await deps.database.users.findInboxUser(link);
  if (found === null) throw linkRefused('revoked');
  const { id, externalId, projectSlug, rateLimitPerSecond } = found;
  return {
    kind: 'user',
    // Each inbox is counted by itself: there is no key of a page that many share.
    credentialId: id,
    scopes: ['*'],
    project: { id: projectId, slug: projectSlug, rateLimitPerSecond },
    user: {
      id,
      externalId,
      validUntil: link.expiresAt.getTime(),
      proof: { kind: 'inbox_link', generation: link.generation },
    },
  };
}

function readLink({ links }: Pick<Deps, 'links'>, key: string): InboxLink | null {
  const bytes = links.open('inbox', key.slice(inboxKeyPrefix.length));
  return bytes && readInboxLink(bytes);
}
