import type { SessionRecord } from '@notiflow/database';
import type { Deps } from '../deps.ts';
import { ApiError, foreignPage, invalidParam, notFound, unauthenticated } from '../errors.ts';
import type { Caller, Credentials } from './caller.ts';
import { isFromOwnPage } from './is-from-own-page.ts';
import { readHeader } from './read-header.ts';
import { readSessionCookie } from './session-cookie.ts';

type SessionDeps = Pick<Deps, 'findSession'>;

/** Knows a member by the cookie of their session, in the project that path or header names or in the only one they see. */
export async function authenticateMember(
  deps: SessionDeps,
  credentials: Credentials,
): Promise<Caller> {
  const { headers, projectSlug, needsProject, isReading } = credentials;
  const session = await findVerified(deps, credentials);
  if (!isReading && !isFromOwnPage(headers)) throw foreignPage();
  // What a member may do is said by the role, not by scopes.
  const caller = {
    kind: 'member' as const,
    credentialId: session.id,
    scopes: ['*'],
    user: null,
    session,
  };
  if (!needsProject) {
    return { ...caller, project: null, role: session.accountRole };
  }
  const { role, ...project } = chooseProject(
    session,
    projectSlug ?? readHeader(headers, 'x-notiflows-project'),
  );
  return { ...caller, project, role };
}

async function findVerified(deps: SessionDeps, credentials: Credentials): Promise<SessionRecord> {
  const secret = readSessionCookie(credentials);
  const session = secret === null ? null : await deps.findSession(secret);
  if (session === null || !session.isVerified) throw unauthenticated('session');
  return session;
}

/** A project of somebody else is, to a member, a project that is not there. */
function chooseProject({ projects }: SessionRecord, slug: string | null) {
  if (slug !== null) {
    const named = projects.find((project) => project.slug === slug);
    if (named === undefined) throw notFound('project', slug);
    return named;
  }
  const [only, second] = projects;
  if (only === undefined) throw new ApiError('not_found', { details: { resource: 'project' } });
  if (second === undefined) return only;
  throw invalidParam(
    'project',
    'Name the project in the path (/projects/{slug}) or in the header x-notiflows-project',
  );
}
