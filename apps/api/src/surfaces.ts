import { authenticateAccountToken } from './authenticate/account-token.ts';
import type { Caller, Credentials } from './authenticate/caller.ts';
import { authenticateMember } from './authenticate/member-session.ts';
import { authenticateProjectKeys } from './authenticate/project-keys.ts';
import { readBearer, readHeader } from './authenticate/read-header.ts';
import { readSessionCookie } from './authenticate/session-cookie.ts';
import { authenticateUser } from './authenticate/user.ts';
import { authenticateVisitor } from './authenticate/visitor.ts';
import type { Deps } from './deps.ts';

interface Surface {
  title: string;
  /** Whether scripts of web pages ask here. */
  servesPages: boolean;
  /** Every address it answers under; the first one is documented. */
  prefixes: readonly string[];
  /** Whether `/projects/{slug}` may stand between prefix and path. */
  takesProjectInPath: boolean;
  /** Names of the security schemes in the OpenAPI document; any one of the sets is enough. */
  security: readonly Record<string, string[]>[];
  /** Throws an `ApiError` for anybody it does not know. */
  authenticate(deps: Deps, credentials: Credentials): Promise<Caller>;
}

/** THE SURFACE TABLE: the groups of routes, where they answer and who may ask. */
export const surfaces = {
  admin: {
    title: 'Admin API',
    servesPages: false,
    prefixes: ['/admin/v1', '/api/admin/v1', '/admin'],
    takesProjectInPath: false,
    security: [{ apiKey: [], secretKey: [] }, { secretKeyAlone: [] }, { session: [] }],
    authenticate: orMember(authenticateProjectKeys),
  },
  management: {
    title: 'Management API',
    servesPages: false,
    prefixes: ['/management/v1', '/api/management/v1'],
    takesProjectInPath: true,
    security: [{ accountToken: [] }, { session: [] }],
    authenticate: orMember(authenticateAccountToken),
  },
  user: {
    title: 'User API',
    servesPages: true,
    prefixes: ['/user/v1', '/api/user/v1', '/user'],
    takesProjectInPath: false,
    security: [
      { apiKey: [], userToken: [] },
      { apiKey: [], userId: [], userHash: [] },
      { apiKey: [], userId: [] },
    ],
    authenticate: authenticateUser,
  },
  session: {
    title: 'Sessions',
    servesPages: false,
    prefixes: ['/ops/api/v1'],
    takesProjectInPath: false,
    security: [{ session: [] }, {}],
    authenticate: authenticateVisitor,
  },
} as const satisfies Record<string, Surface>;

/** A group of routes. */
export type SurfaceName = keyof typeof surfaces;

/** A surface for servers also lets members in who look at it in a browser: by their cookie, unless a key is shown. */
function orMember(authenticate: Surface['authenticate']): Surface['authenticate'] {
  return (deps, credentials) => {
    const { headers } = credentials;
    const showsKey =
      readBearer(headers) !== null ||
      readHeader(headers, 'x-notiflows-api-key') !== null ||
      readHeader(headers, 'x-notiflows-secret-key') !== null;
    const isMember = !showsKey && readSessionCookie(credentials) !== null;
    return (isMember ? authenticateMember : authenticate)(deps, credentials);
  };
}
