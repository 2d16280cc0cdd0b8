import { type Db, run, statement } from '../connect.ts';

/** A usable project key. */
export interface ApiKeyRecord {
  id: string;
  projectId: string;
  projectSlug: string;
  kind: 'public' | 'secret';
  scopes: string[];
}

const findKey = statement<ApiKeyRecord>(
  'find-api-key',
  `SELECT k.id, k.project_id AS "projectId", p.slug AS "projectSlug", k.kind, k.scopes
   FROM api_keys k JOIN projects p ON p.id = k.project_id
   WHERE k.hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
);

/** Finds the project key with this hash, unless it is revoked or expired. */
export async function findApiKey(db: Db, hash: Buffer): Promise<ApiKeyRecord | null> {
  return (await run(db.pool, findKey, [hash]))[0] ?? null;
}

const findToken = statement<{ id: string; name: string }>(
  'find-account-token',
  `SELECT id, name FROM account_tokens
   WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
);

/** Finds the account token with this hash, unless it is revoked or expired. */
export async function findAccountToken(
  db: Db,
  hash: Buffer,
): Promise<{ id: string; name: string } | null> {
  return (await run(db.pool, findToken, [hash]))[0] ?? null;
}

/** A tenant. */
export interface ProjectRecord {
  id: string;
  slug: string;
  name: string;
}

/** Finds a project by its slug. */
export async function findProject(db: Db, slug: string): Promise<ProjectRecord | null> {
  return db.prisma.project.findUnique({
    where: { slug },
    select: { id: true, slug: true, name: true },
  });
}

/** Lists all projects by slug. */
export async function listProjects(db: Db): Promise<ProjectRecord[]> {
  return db.prisma.project.findMany({
    select: { id: true, slug: true, name: true },
    orderBy: { slug: 'asc' },
  });
}
