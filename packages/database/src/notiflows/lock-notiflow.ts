import type { Notiflow, Prisma } from '../generated/client.ts';

/** A transaction of Prisma. */
export type Tx = Prisma.TransactionClient;

/**
 * Holds the notiflow until the transaction ends, so that its drafts and versions change one after the other.
 * Archived ones too; null when there is none.
 */
export async function lockNotiflow(
  tx: Tx,
  { projectId, handle }: { projectId: string; handle: string },
): Promise<Notiflow | null> {
  await tx.$queryRaw`SELECT id FROM notiflows
    WHERE project_id = ${projectId}::uuid AND handle = ${handle} FOR UPDATE`;
  // A statement of its own: the first one's snapshot is older than the lock it may have waited for.
  return tx.notiflow.findFirst({ where: { projectId, handle } });
}
