import { type Db, run, statement, transaction } from '../connect.ts';
import { lockNotiflow } from './lock-notiflow.ts';
import { archiveVersion } from './notiflow-rows.ts';

/** What became of a rollback; without a draft, or without a version to go back to, nothing is changed. */
export type Rollback = 'rolled_back' | 'no_draft' | 'not_published';

const leaveDraft = statement(
  'leave-draft',
  'UPDATE notiflows SET draft_version_id = NULL, updated_at = now() WHERE id = $1',
);

const dropDraft = statement<{ id: string }>(
  'drop-draft',
  'DELETE FROM notiflow_versions WHERE id = $1 AND pinned_at IS NULL RETURNING id',
);

/** Drops the draft, so that the published version is the current one again. */
export async function rollBackNotiflow(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<Rollback> {
  return transaction(db, async (client) => {
    const notiflow = await lockNotiflow(client, input);
    if (!notiflow?.publishedVersionId) return 'not_published';
    const { id, draftVersionId } = notiflow;
    if (draftVersionId === null) return 'no_draft';
    const dropped = await run(client, dropDraft, [draftVersionId]);
    // A draft that a run uses is kept among the versions.
    if (dropped.length === 0) await run(client, archiveVersion, [draftVersionId]);
    await run(client, leaveDraft, [id]);
    return 'rolled_back';
  });
}
