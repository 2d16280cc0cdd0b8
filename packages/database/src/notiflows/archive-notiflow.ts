import type { Db } from '../connect.ts';
import { addVersions, type NotiflowName, type NotiflowRecord } from './find-notiflow.ts';

/** Puts the notiflow away, unless it is already: it is found no more, its versions stay. Null when there is none. */
export async function archiveNotiflow(
  db: Db,
  input: { projectId: string; name: NotiflowName },
): Promise<NotiflowRecord | null> {
  const where = { projectId: input.projectId, ...input.name };
  await db.prisma.notiflow.updateMany({
    where: { ...where, archivedAt: null },
    data: { archivedAt: new Date() },
  });
  const notiflow = await db.prisma.notiflow.findFirst({ where });
  return notiflow && addVersions(db, notiflow);
}
