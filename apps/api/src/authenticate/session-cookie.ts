import type { IncomingHttpHeaders } from 'node:http';
import { isWellFormedToken } from '@notiflow/vault';

// A browser keeps the prefix's promise: set over TLS, by this host alone, for all its paths.
const secureName = '__Host-notiflow_session';
const plainName = 'notiflow_session';

/**
 * Reads the secret of a session from the cookies of a request; null when there is none. Over TLS only the cookie with the
 * prefix counts: any other a neighbour under the same domain may have set, to log somebody in as somebody else.
 */
export function readSessionCookie({
  headers,
  isSecure,
}: {
  headers: IncomingHttpHeaders;
  isSecure: boolean;
}): string | null {
  const start = `${isSecure ? secureName : plainName}=`;
  const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  const value = cookies.find((cookie) => cookie.startsWith(start))?.slice(start.length);
  return value !== undefined && isWellFormedToken(value) ? value : null;
}

/** The header that gives a browser the secret of a session; it is forgotten with the browser's own session. */
export function sessionCookie(secret: string, { isSecure }: { isSecure: boolean }): string {
  return writeCookie(secret, isSecure);
}

/** The header that takes it away. */
export function endedSessionCookie({ isSecure }: { isSecure: boolean }): string {
  return `${writeCookie('', isSecure)}; Max-Age=0`;
}

function writeCookie(value: string, isSecure: boolean): string {
  const name = isSecure ? secureName : plainName;
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}
