import type { Deps } from '../deps.ts';
import { unauthenticated } from '../errors.ts';
import type { Caller, Credentials } from './caller.ts';
import { authenticateInboxKey, isInboxKey } from './inbox-key.ts';
import { readHeader } from './read-header.ts';

/** Knows a user by the public key of their project and who they say they are, which only a project that is not live believes. */
export async function authenticateUser(
  deps: Pick<Deps, 'findApiKey' | 'database' | 'links'>,
  { headers }: Credentials,
): Promise<Caller> {
  const userKey = readHeader(headers, 'x-notiflows-user-key');
  if (isInboxKey(userKey)) return authenticateInboxKey(deps, userKey);
  const apiKey = readHeader(headers, 'x-notiflows-api-key');
  const key = apiKey === null ? null : await deps.findApiKey(apiKey, 'pk_');
  if (key === null) throw unauthenticated('api_key');
  const externalId = readHeader(headers, 'x-notiflows-user-id');
  if (externalId === null || key.isLive) throw unauthenticated('user_key');
  const { id: credentialId, projectId, projectSlug, rateLimitPerSecond } = key;
  const user = await deps.database.users.findUser({ projectId, externalId });
  if (user === null) throw unauthenticated('user_key');
  return {
    kind: 'user',
    credentialId,
    scopes: ['*'],
    project: { id: projectId, slug: projectSlug, rateLimitPerSecond },
    user: { id: user.id, externalId },
  };
}
