import type { IncomingHttpHeaders } from 'node:http';
import type { MemberRole } from '@notiflow/contracts';
import type { SessionRecord } from '@notiflow/database';

/** A known caller: which credential it is, what it may do, and for which project. */
export interface Caller {
  kind: 'secret_key' | 'account_token' | 'user' | 'member' | 'visitor';
  /** What asks; of a user, the public key of the page. */
  credentialId: string;
  scopes: readonly string[];
  /** Null where the route needs none; without a limit of its own the installation's is meant. */
  project: { id: string; slug: string; rateLimitPerSecond: number | null } | null;
  /** The browser of a member; also one that has yet to show its second factor, where a visitor asks. */
  session?: SessionRecord | null;
  /** What a member may do here; null where they may do nothing. */
  role?: MemberRole | null;
  /** Who asks for themselves; null where a server does. */
  user: KnownUser | null;
}

/** Whether the caller may read addresses, names and messages: viewers look after them without. */
export function mayReadPeople({ kind, role }: Pick<Caller, 'kind' | 'role'>): boolean {
  return kind !== 'member' || role !== 'viewer';
}

/** A user who asks for themselves. */
export interface KnownUser {
  id: string;
  externalId: string;
  /** Until when that is believed, in milliseconds of the epoch; null for as long as nothing is changed. */
  validUntil: number | null;
  proof: UserProof;
}

/** What proves who a user is; what it rests on can be taken back before it ends. */
export type UserProof =
  | { kind: 'token' | 'hash'; signingKeyId: string }
  /** Nothing: the project believes a word. */
  | { kind: 'word' }
  | { kind: 'inbox_link'; generation: number };

/** The part of a request that says who is asking. */
export interface Credentials {
  headers: IncomingHttpHeaders;
  /** The project named in the path, where the surface allows that. */
  projectSlug: string | null;
  /** Whether the route is for one project. */
  needsProject: boolean;
  /** Whether the request only reads. */
  isReading: boolean;
  /** The address it comes from. */
  ip: string | undefined;
  /** Whether it came over TLS. */
  isSecure: boolean;
  /** Lets pages of this origin read the answer; null takes that back. */
  letRead?: (origin: string | null) => void;
}
