import type pg from 'pg';
import { type Db, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';
import { lockNotiflow } from './lock-notiflow.ts';
import { archiveVersion, noVersionParts, type VersionParts } from './notiflow-rows.ts';

interface PublishableVersion {
  status: string;
  hasRun: boolean;
  /** Whether it goes with the very parts that were asked for. */
  hasParts: boolean;
}

const findPublishable = statement<PublishableVersion>(
  'find-publishable-version',
  `SELECT status, pinned_at IS NOT NULL AS "hasRun",
          part_ids @> $3::uuid[] AND part_ids <@ $3::uuid[]
            AND default_locale IS NOT DISTINCT FROM $4 AND compiled = $5::jsonb AS "hasParts"
   FROM notiflow_versions WHERE id = $1 AND sha = $2`,
);

const publishVersion = statement(
  'publish-version',
  `UPDATE notiflow_versions SET status = 'published', published_at = now(), updated_at = now(),
     part_ids = $2::uuid[], default_locale = $3, compiled = $4::jsonb
   WHERE id = $1`,
);

const copyVersion = statement(
  'copy-version',
  `INSERT INTO notiflow_versions (id, project_id, notiflow_id, version_number, status, steps, sha)
   SELECT $1, project_id, notiflow_id,
     (SELECT max(version_number) + 1 FROM notiflow_versions WHERE notiflow_id = v.notiflow_id),
     'draft', steps, sha
   FROM notiflow_versions v WHERE id = $2`,
);

const runVersion = statement(
  'run-version',
  `UPDATE notiflows SET draft_version_id = NULL, published_version_id = $2, updated_at = now()
   WHERE id = $1`,
);

/**
 * Makes the current steps the version that runs, together with what their templates use, if they still have the SHA
 * that was validated; the version before is archived. A version that may be running keeps the parts it has: with
 * others, its steps become a version of their own.
 */
export async function publishNotiflow(
  db: Db,
  input: { projectId: string; handle: string; sha: string; parts?: VersionParts },
): Promise<boolean> {
  const { partIds, defaultLocale, compiled } = input.parts ?? noVersionParts;
  const parts = [partIds, defaultLocale, JSON.stringify(compiled)];
  return transaction(db, async (client) => {
    const notiflow = await lockNotiflow(client, input);
    if (notiflow === null || notiflow.archivedAt !== null) return false;
    const { draftVersionId, publishedVersionId } = notiflow;
    const id = draftVersionId ?? publishedVersionId;
    const [version] = await run(client, findPublishable, [id, input.sha, ...parts]);
    if (id === null || version === undefined) return false;
    const isPublished = version.status === 'published';
    if (isPublished && version.hasParts) return true;
    const mayRun = isPublished || version.hasRun;
    const next = mayRun && !version.hasParts ? await copy(client, id) : id;
    await run(client, archiveVersion, [publishedVersionId]);
    if (next !== id && !isPublished) await run(client, archiveVersion, [id]);
    await run(client, publishVersion, [next, ...parts]);
    await run(client, runVersion, [notiflow.id, next]);
    return true;
  });
}

async function copy(client: pg.PoolClient, versionId: string): Promise<string> {
  const id = newId();
  await run(client, copyVersion, [id, versionId]);
  return id;
}
