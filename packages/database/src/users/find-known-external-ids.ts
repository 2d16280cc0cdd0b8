import { type Db, run, statement } from '../connect.ts';

const find = statement<{ external_id: string }>(
  'find-known-external-ids',
  'SELECT external_id FROM users WHERE project_id = $1 AND external_id = ANY($2::text[])',
);

/** Tells which of the external ids are users of the project. */
export async function findKnownExternalIds(
  db: Db,
  input: { projectId: string; externalIds: string[] },
): Promise<Set<string>> {
  const rows = await run(db.pool, find, [input.projectId, input.externalIds]);
  return new Set(rows.map((row) => row.external_id));
}
