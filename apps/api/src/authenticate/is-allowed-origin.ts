import type { Deps } from '../deps.ts';
import type { PageAccess } from './create-user-finders.ts';

const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** Where a request says it comes from. */
interface AskedFrom {
  origin: string;
  /** The `Host` it was sent to. */
  host: string | undefined;
}

/**
 * Whether pages of an origin may use the User API: those that the project names, exactly, and the pages of this
 * installation itself. Those are known by PUBLIC_URL, or by being served to this very machine: a name of the network can
 * be made to lead anywhere by whoever owns it, a loopback address cannot.
 */
export function isAllowedOrigin(
  { config }: { config: Pick<Deps['config'], 'PUBLIC_URL'> },
  { origin, host, access }: AskedFrom & { access: Pick<PageAccess, 'allowedOrigins'> },
): boolean {
  if (access.allowedOrigins.has(origin)) return true;
  if (config.PUBLIC_URL !== undefined && origin === new URL(config.PUBLIC_URL).origin) return true;
  return host !== undefined && loopbackHost.test(host) && origin === `http://${host}`;
}
