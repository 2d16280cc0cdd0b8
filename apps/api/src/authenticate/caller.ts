import type { IncomingHttpHeaders } from 'node:http';

/** A known caller: which credential it is, what it may do, and for which project. */
export interface Caller {
  kind: 'secret_key' | 'account_token' | 'user';
  /** What asks; of a user, the public key of the page. */
  credentialId: string;
  scopes: readonly string[];
  /** Null where the route needs none; without a limit of its own the installation's is meant. */
  project: { id: string; slug: string; rateLimitPerSecond: number | null } | null;
  /** Who asks for themselves; null where a server does. */
  user: { id: string; externalId: string } | null;
}

/** The part of a request that says who is asking. */
export interface Credentials {
  headers: IncomingHttpHeaders;
  /** The project named in the path, where the surface allows that. */
  projectSlug: string | null;
  /** Whether the route is for one project. */
  needsProject: boolean;
}
