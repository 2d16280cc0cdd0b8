import type { Deps } from '../deps.ts';
import { ApiError, invalidParam, notFound, unauthenticated } from '../errors.ts';
import type { Caller, Credentials } from './caller.ts';
import { readBearer, readHeader } from './read-header.ts';

/** Knows a caller by an account token, which is good for every project; path, header or the only project says which. */
export async function authenticateAccountToken(
  deps: Pick<Deps, 'findAccountToken' | 'database'>,
  { headers, projectSlug, needsProject }: Credentials,
): Promise<Caller> {
  const text = readBearer(headers);
  const token = text === null ? null : await deps.findAccountToken(text);
  if (token === null) throw unauthenticated('account_token');
  const caller = {
    kind: 'account_token' as const,
    credentialId: token.id,
    scopes: ['*'],
    user: null,
  };
  if (!needsProject) return { ...caller, project: null };
  const slug = projectSlug ?? readHeader(headers, 'x-notiflows-project');
  const project = slug === null ? await findOnlyProject(deps) : await findNamedProject(deps, slug);
  return { ...caller, project };
}

async function findNamedProject({ database }: Pick<Deps, 'database'>, slug: string) {
  const project = slug.includes('\0') ? null : await database.projects.findProject(slug);
  if (project === null) throw notFound('project', slug);
  return project;
}

async function findOnlyProject({ database }: Pick<Deps, 'database'>) {
  const [project, second] = await database.projects.listProjects({ limit: 2 });
  if (project !== undefined && second === undefined) return project;
  if (project === undefined) throw new ApiError('not_found', { details: { resource: 'project' } });
  throw invalidParam(
    'project',
    'Name the project in the path (/projects/{slug}) or in the header x-notiflows-project',
  );
}
