import type { Db } from '../connect.ts';
import { lockNotiflow, type Tx } from './lock-notiflow.ts';

/** What became of a rollback; without a draft, or without a version to go back to, nothing is changed. */
export type Rollback = 'rolled_back' | 'no_draft' | 'not_published';

/** Drops the draft, so that the published version is the current one again. */
export async function rollBackNotiflow(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<Rollback> {
  return db.prisma.$transaction(async (tx) => {
    const notiflow = await lockNotiflow(tx, input);
    if (!notiflow?.publishedVersionId) return 'not_published';
    if (notiflow.draftVersionId === null) return 'no_draft';
    await dropDraft(tx, notiflow.draftVersionId);
    await tx.notiflow.update({ where: { id: notiflow.id }, data: { draftVersionId: null } });
    return 'rolled_back';
  });
}

/** A draft that a run uses is kept among the versions. */
async function dropDraft(tx: Tx, id: string): Promise<void> {
  const dropped = await tx.notiflowVersion.deleteMany({ where: { id, pinnedAt: null } });
  if (dropped.count > 0) return;
  await tx.notiflowVersion.update({ where: { id }, data: { status: 'archived' } });
}
