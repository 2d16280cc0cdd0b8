import type { Db } from '../connect.ts';
import type { VersionRecord } from './find-notiflow.ts';

/** Lists the versions of a notiflow, newest first. */
export async function listVersions(
  db: Db,
  input: { projectId: string; notiflowId: string; offset: number; limit: number },
): Promise<{ versions: VersionRecord[]; total: number }> {
  const { offset, limit, ...where } = input;
  const [versions, total] = await Promise.all([
    db.prisma.notiflowVersion.findMany({
      where,
      orderBy: { versionNumber: 'desc' },
      skip: offset,
      take: limit,
    }),
    db.prisma.notiflowVersion.count({ where }),
  ]);
  return { versions: versions as unknown as VersionRecord[], total };
}

/** Finds a version of a notiflow by its number. */
export async function findVersion(
  db: Db,
  input: { projectId: string; notiflowId: string; versionNumber: number },
): Promise<VersionRecord | null> {
  const version = await db.prisma.notiflowVersion.findFirst({ where: input });
  return version as unknown as VersionRecord | null;
}
