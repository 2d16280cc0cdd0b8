import { type Db, run, statement } from '../connect.ts';

const pin = statement<{ id: string }>(
  'pin-version',
  `UPDATE notiflow_versions SET pinned_at = coalesce(pinned_at, now())
   WHERE project_id = $1 AND id = $2 AND sha = $3 RETURNING id`,
);

/**
 * Keeps the version from being edited or deleted, because a run is about to use it.
 * False when it no longer has the content that was validated.
 */
export async function pinVersion(
  db: Db,
  input: { projectId: string; versionId: string; sha: string },
): Promise<boolean> {
  const { projectId, versionId, sha } = input;
  return (await run(db.pool, pin, [projectId, versionId, sha])).length > 0;
}
