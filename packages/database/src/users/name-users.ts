import { type Db, run, statement } from '../connect.ts';

const name = statement<{ id: string; external_id: string }>(
  'name-users',
  'SELECT id, external_id FROM users WHERE project_id = $1 AND id = ANY($2::uuid[])',
);

/**
 * The external ids of users, by their ids; whoever was erased is left out. Lists ask for them by this statement of its own:
 * one more column to work out has Postgres choose a worse way to find a page.
 */
export async function nameUsers(
  db: Db,
  { projectId, ids }: { projectId: string; ids: readonly string[] },
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await run(db.pool, name, [projectId, [...new Set(ids)]]);
  return new Map(rows.map(({ id, external_id }) => [id, external_id]));
}
