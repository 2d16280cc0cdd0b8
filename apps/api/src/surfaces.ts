import { authenticateAccountToken } from './authenticate/account-token.ts';
import type { Caller, Credentials } from './authenticate/caller.ts';
import { authenticateProjectKeys } from './authenticate/project-keys.ts';
import { authenticateUser } from './authenticate/user.ts';
import type { Deps } from './deps.ts';

interface Surface {
  title: string;
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
    prefixes: ['/admin/v1', '/api/admin/v1', '/admin'],
    takesProjectInPath: false,
    security: [{ apiKey: [], secretKey: [] }, { secretKeyAlone: [] }],
    authenticate: authenticateProjectKeys,
  },
  management: {
    title: 'Management API',
    prefixes: ['/management/v1', '/api/management/v1'],
    takesProjectInPath: true,
    security: [{ accountToken: [] }],
    authenticate: authenticateAccountToken,
  },
  user: {
    title: 'User API',
    prefixes: ['/user/v1', '/api/user/v1', '/user'],
    takesProjectInPath: false,
    security: [{ apiKey: [], userId: [] }],
    authenticate: authenticateUser,
  },
} as const satisfies Record<string, Surface>;

/** A group of routes. */
export type SurfaceName = keyof typeof surfaces;
