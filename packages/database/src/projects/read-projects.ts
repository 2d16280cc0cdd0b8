import { type Db, run, statement } from '../connect.ts';

/** A tenant. */
export interface ProjectRecord {
  id: string;
  slug: string;
  name: string;
  /** Null when the project has no limit of its own. */
  rateLimitPerSecond: number | null;
  createdAt: Date;
  updatedAt: Date;
}

const columns = `id, slug, name, rate_limit_per_second AS "rateLimitPerSecond",
  created_at AS "createdAt", updated_at AS "updatedAt"`;

const find = statement<ProjectRecord>(
  'find-project',
  `SELECT ${columns} FROM projects WHERE slug = $1`,
);

/** Finds a project by its slug. */
export async function findProject(db: Db, slug: string): Promise<ProjectRecord | null> {
  return (await run(db.pool, find, [slug]))[0] ?? null;
}

const list = statement<ProjectRecord>(
  'list-projects',
  `SELECT ${columns} FROM projects WHERE $3::uuid[] IS NULL OR id = ANY($3::uuid[])
   ORDER BY slug LIMIT $1 OFFSET $2`,
);

/** Lists projects by slug, all of them unless a limit is given, or those with these ids. */
export async function listProjects(
  db: Db,
  input: { offset?: number; limit?: number; ids?: readonly string[] | null } = {},
): Promise<ProjectRecord[]> {
  return run(db.pool, list, [input.limit, input.offset, input.ids ?? null]);
}

const count = statement<{ total: number }>(
  'count-projects',
  'SELECT count(*)::int AS total FROM projects WHERE $1::uuid[] IS NULL OR id = ANY($1::uuid[])',
);

/** Counts all projects, or those with these ids. */
export async function countProjects(
  db: Db,
  input: { ids?: readonly string[] | null } = {},
): Promise<number> {
  return (await run(db.pool, count, [input.ids ?? null]))[0]?.total ?? 0;
}
