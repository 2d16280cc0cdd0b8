import { type Db, run, statement } from '../connect.ts';
import { noVersionParts, type VersionParts } from './notiflow-rows.ts';

const pin = statement<{ id: string }>(
  'pin-version',
  // A version that is published, or was run before, has its parts.
  `UPDATE notiflow_versions SET pinned_at = coalesce(pinned_at, now()),
     part_ids = CASE WHEN pinned_at IS NULL AND status = 'draft' THEN $4::uuid[] ELSE part_ids END,
     default_locale = CASE WHEN pinned_at IS NULL AND status = 'draft' THEN $5 ELSE default_locale END,
     compiled = CASE WHEN pinned_at IS NULL AND status = 'draft' THEN $6::jsonb ELSE compiled END
   WHERE project_id = $1 AND id = $2 AND sha = $3 RETURNING id`,
);

/**
 * Keeps the version from being edited or deleted, because a run is about to use it.
 * False when it no longer has the content that was validated.
 */
export async function pinVersion(
  db: Db,
  input: { projectId: string; versionId: string; sha: string; parts?: VersionParts },
): Promise<boolean> {
  const { projectId, versionId, sha, parts = noVersionParts } = input;
  const { partIds, defaultLocale, compiled } = parts;
  const values = [partIds, defaultLocale, JSON.stringify(compiled)];
  return (await run(db.pool, pin, [projectId, versionId, sha, ...values])).length > 0;
}
