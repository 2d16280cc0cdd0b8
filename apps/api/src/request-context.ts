import type { KeyedRequest, SessionRecord } from '@notiflow/database';
import type { Request } from 'express';
import { type Caller, type KnownUser, mayReadPeople } from './authenticate/caller.ts';
import { plainIp } from './authenticate/network-of.ts';

/** Who asks, and the request's idempotency key if it has one: all that a route of the account knows. */
export interface AccountContext {
  requestId: string;
  /** The credential of the server that asks, or the session of the member. */
  caller: {
    kind: Exclude<Caller['kind'], 'user' | 'visitor'>;
    credentialId: string;
    /** Of a member. */
    session: SessionRecord | null;
    /** Whether they may see and ask by addresses and names; a member who only views may not. */
    readsPeople: boolean;
  };
  idempotency: KeyedRequest | null;
}

/** The context of a route of a project: also for which one. */
export interface RequestContext extends AccountContext {
  project: { id: string; slug: string };
}

/** The context of a route of the User API: who asks, for themselves. */
export interface UserContext extends Omit<RequestContext, 'caller'> {
  /** The public key of the page. */
  caller: { credentialId: string };
  user: KnownUser;
}

/** The context of a route for whoever logs in, or has. */
export interface VisitorContext {
  requestId: string;
  /** The session of the cookie, also while the second factor is still wanted. */
  session: SessionRecord | null;
  visit: Visit;
}

/** Where a request came from. */
export interface Visit {
  ip: string | null;
  userAgent: string | null;
  /** Whether it came over TLS. */
  isSecure: boolean;
}

/** Every context: without a project for a route that needs none, and without a user where a server asks. */
export interface AnyContext extends Pick<AccountContext, 'requestId' | 'idempotency'> {
  caller: Pick<Caller, 'kind' | 'credentialId' | 'session' | 'role'>;
  project: RequestContext['project'] | null;
  user: UserContext['user'] | null;
  visit: Visit;
}

/** What a route of the account knows; throws where anybody but a server or a member asks. */
export function forServer({ requestId, caller, idempotency }: AnyContext): AccountContext {
  const { kind, credentialId, session = null } = caller;
  if (kind === 'user' || kind === 'visitor') {
    throw new Error(`A route for servers was called by a ${kind}.`);
  }
  const readsPeople = mayReadPeople(caller);
  return { requestId, caller: { kind, credentialId, session, readsPeople }, idempotency };
}

/** What a route of a project knows. */
export function forProject({ project, ...context }: AnyContext): RequestContext {
  if (project === null) throw new Error('A route of a project was called without one.');
  return { ...forServer({ ...context, project }), project };
}

/** What a route of the User API knows. */
export function forUser({
  requestId,
  caller,
  project,
  user,
  idempotency,
}: AnyContext): UserContext {
  if (project === null || user === null) {
    throw new Error('A route of a user was called without one.');
  }
  const { credentialId } = caller;
  return { requestId, caller: { credentialId }, project, user, idempotency };
}

/** What a route for whoever logs in knows. */
export function forVisitor({ requestId, caller, visit }: AnyContext): VisitorContext {
  return { requestId, session: caller.session ?? null, visit };
}

/** Where a request came from. */
export function visitOf(req: Request): Visit {
  return {
    ip: req.ip === undefined ? null : plainIp(req.ip),
    userAgent: req.headers['user-agent'] ?? null,
    isSecure: req.secure,
  };
}
