import type { Db } from '../connect.ts';
import type { Notiflow } from '../generated/client.ts';

/** Puts the notiflow away: it is found no more, its versions stay. Null when there is none, or no longer. */
export async function archiveNotiflow(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<Notiflow | null> {
  const [archived] = await db.prisma.notiflow.updateManyAndReturn({
    where: { ...input, archivedAt: null },
    data: { archivedAt: new Date() },
  });
  return archived ?? null;
}
