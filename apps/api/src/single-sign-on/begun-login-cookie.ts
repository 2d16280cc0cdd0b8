import type { IncomingHttpHeaders } from 'node:http';
import { type KeyRing, open, seal } from '@notiflow/vault';
import type { BegunLogin } from './oidc-provider.ts';

/** A login that went to the provider, and where it is to lead. */
export interface CarriedLogin extends BegunLogin {
  next: string;
}

const lifeS = 10 * 60;
const context = 'login at the provider';

/**
 * The header that gives a browser what it brings back: sealed, so that any api process can read it and nobody else, and
 * for this browser alone, so that nobody is logged in by the link of somebody else.
 */
export function begunLoginCookie(
  login: CarriedLogin,
  { keyRing, isSecure }: { keyRing: KeyRing; isSecure: boolean },
): string {
  const sealed = seal(
    keyRing,
    JSON.stringify({ ...login, until: Date.now() + lifeS * 1000 }),
    context,
  );
  return `${writeCookie(sealed, isSecure)}; Max-Age=${lifeS}`;
}

/** The header that takes it away. */
export function endedLoginCookie({ isSecure }: { isSecure: boolean }): string {
  return `${writeCookie('', isSecure)}; Max-Age=0`;
}

/** Reads what a browser brings back; null where it brings nothing, what is not ours, or what is too old. */
export function readBegunLogin(
  headers: IncomingHttpHeaders,
  { keyRing, isSecure }: { keyRing: KeyRing; isSecure: boolean },
): CarriedLogin | null {
  const start = `${nameOf(isSecure)}=`;
  const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  const sealed = cookies.find((cookie) => cookie.startsWith(start))?.slice(start.length);
  if (sealed === undefined || sealed === '') return null;
  try {
    const { until, ...login } = JSON.parse(open(keyRing, sealed, context));
    return until > Date.now() ? login : null;
  } catch {
    return null;
  }
}

function nameOf(isSecure: boolean): string {
  return isSecure ? '__Host-notiflow_begun_login' : 'notiflow_begun_login';
}

function writeCookie(value: string, isSecure: boolean): string {
  return `${nameOf(isSecure)}=${value}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}
