import type { Deps } from '../deps.ts';
import { foreignPage } from '../errors.ts';
import type { Caller, Credentials } from './caller.ts';
import { isFromOwnPage } from './is-from-own-page.ts';
import { readSessionCookie } from './session-cookie.ts';

/** Lets anybody in who comes from a page of ours: whoever logs in is nobody yet. A cookie of a session is looked up. */
export async function authenticateVisitor(
  deps: Pick<Deps, 'findSession'>,
  credentials: Credentials,
): Promise<Caller> {
  const { headers, isReading, ip } = credentials;
  if (!isReading && !isFromOwnPage(headers)) throw foreignPage();
  const secret = readSessionCookie(credentials);
  const session = secret === null ? null : await deps.findSession(secret);
  return {
    kind: 'visitor',
    credentialId: session?.id ?? `from ${ip ?? 'unknown'}`,
    scopes: [],
    project: null,
    user: null,
    session,
  };
}
