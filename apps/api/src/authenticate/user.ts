import type { IncomingHttpHeaders } from 'node:http';
import type { Deps } from '../deps.ts';
import { originNotAllowed, secretKeyInBrowser } from '../errors.ts';
import type { Caller, Credentials } from './caller.ts';
import type { PageAccess } from './create-user-finders.ts';
import { identifyUser } from './identify-user.ts';
import { authenticateInboxKey, isInboxKey } from './inbox-key.ts';
import { isAllowedOrigin } from './is-allowed-origin.ts';
import { readHeader } from './read-header.ts';
import { keyRefused } from './user-refusals.ts';

/** What it takes to know the user of a page. */
export type UserAuthenticationDeps = Pick<
  Deps,
  | 'config'
  | 'database'
  | 'links'
  | 'findApiKey'
  | 'findPageAccess'
  | 'findUserId'
  | 'believeToken'
  | 'noteUse'
  | 'logRefusal'
>;

type Asked = Required<Pick<Credentials, 'headers' | 'letRead'>>;

/**
 * Knows the user of a page by the public key of the project and by what proves who the user is, or by a link to their
 * inbox, and only for pages of an origin that may ask. Who has no headers to send hands the same over by their names.
 */
export async function authenticateUser(
  deps: UserAuthenticationDeps,
  { headers, letRead = () => {} }: Pick<Credentials, 'headers' | 'letRead'>,
): Promise<Caller> {
  const userKey = readHeader(headers, 'x-notiflows-user-key');
  if (!isInboxKey(userKey)) return authenticatePage(deps, { headers, letRead });
  const caller = await authenticateInboxKey(deps, userKey);
  if (caller.project !== null) await requireAccess(deps, caller.project.id, { headers, letRead });
  return caller;
}

async function authenticatePage(deps: UserAuthenticationDeps, asked: Asked): Promise<Caller> {
  const { headers } = asked;
  const { id: credentialId, ...key } = await findKeyOfPage(deps, headers);
  const access = await requireAccess(deps, key.projectId, asked);
  const project = {
    id: key.projectId,
    slug: key.projectSlug,
    rateLimitPerSecond: key.rateLimitPerSecond,
  };
  const user = await identifyUser(deps, { project, headers, access });
  return { kind: 'user', credentialId, scopes: ['*'], project, user };
}

async function findKeyOfPage(
  { findApiKey }: Pick<Deps, 'findApiKey'>,
  headers: IncomingHttpHeaders,
) {
  const apiKey = readHeader(headers, 'x-notiflows-api-key');
  if (apiKey === null) throw keyRefused('missing');
  if (apiKey.startsWith('sk_') && headers.origin !== undefined) throw secretKeyInBrowser();
  const key = await findApiKey(apiKey, 'pk_');
  if (key === null) throw keyRefused('unknown_key');
  return key;
}

/** Who may ask for a project, once it is clear that pages of this origin may. */
async function requireAccess(
  deps: Pick<Deps, 'config' | 'findPageAccess' | 'logRefusal'>,
  projectId: string,
  { headers: { origin, host }, letRead }: Asked,
): Promise<PageAccess> {
  const access = await deps.findPageAccess(projectId);
  if (access === null) throw keyRefused('unknown_key');
  if (origin === undefined || isAllowedOrigin(deps, { origin, host, access })) return access;
  letRead(null);
  deps.logRefusal({ project_id: projectId, reason: 'origin_not_allowed', key_id: null });
  throw originNotAllowed(origin);
}
