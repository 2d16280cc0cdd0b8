import { type Db, run, statement } from '../connect.ts';

/** What a project has set for itself. */
export interface ProjectSettings {
  name: string;
  allowedOrigins: string[];
  /** Null when the installation's limit holds. */
  rateLimitPerSecond: number | null;
}

const columns = `name, allowed_origins AS "allowedOrigins",
  rate_limit_per_second AS "rateLimitPerSecond"`;

const find = statement<ProjectSettings>(
  'find-settings',
  `SELECT ${columns} FROM projects WHERE id = $1`,
);

/** Reads the settings of the project; null when it is gone. */
export async function findSettings(
  db: Db,
  input: { projectId: string },
): Promise<ProjectSettings | null> {
  return (await run(db.pool, find, [input.projectId]))[0] ?? null;
}

const update = statement<ProjectSettings>(
  'update-settings',
  `UPDATE projects SET name = coalesce($2, name), allowed_origins = coalesce($3, allowed_origins),
     rate_limit_per_second = CASE WHEN $5 THEN rate_limit_per_second ELSE $4 END, updated_at = now()
   WHERE id = $1 RETURNING ${columns}`,
);

/** Changes the given settings and keeps the others; null when the project is gone. */
export async function updateSettings(
  db: Db,
  input: { projectId: string; changes: Partial<ProjectSettings> },
): Promise<ProjectSettings | null> {
  const { name, allowedOrigins, rateLimitPerSecond } = input.changes;
  const keepsLimit = rateLimitPerSecond === undefined;
  const values = [input.projectId, name, allowedOrigins, rateLimitPerSecond, keepsLimit];
  return (await run(db.pool, update, values))[0] ?? null;
}
