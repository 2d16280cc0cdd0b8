import type { Step } from '@notiflow/contracts';
import type { Db } from '../connect.ts';
import type { Notiflow, NotiflowVersion } from '../generated/client.ts';

/** A version as stored, its steps typed. */
export type VersionRecord = Omit<NotiflowVersion, 'steps'> & { steps: Step[] };

/** A notiflow with the version that is edited and the one that runs; `current` is the draft, else the published one. */
export interface NotiflowRecord extends Notiflow {
  current: VersionRecord | null;
  published: VersionRecord | null;
}

/** A notiflow named by its id or by its handle. */
export type NotiflowName = { id: string } | { handle: string };

/** Finds a notiflow of the project that is not archived. */
export async function findNotiflow(
  db: Db,
  input: { projectId: string; name: NotiflowName },
): Promise<NotiflowRecord | null> {
  const notiflow = await db.prisma.notiflow.findFirst({
    where: { projectId: input.projectId, archivedAt: null, ...input.name },
  });
  return notiflow && addVersions(db, notiflow);
}

/** Adds the version that is edited and the one that runs. */
export async function addVersions(db: Db, notiflow: Notiflow): Promise<NotiflowRecord> {
  const ids = [notiflow.draftVersionId, notiflow.publishedVersionId].filter((id) => id !== null);
  const versions = await db.prisma.notiflowVersion.findMany({ where: { id: { in: ids } } });
  const versionOf = (id: string | null) =>
    (versions.find((version) => version.id === id) as VersionRecord | undefined) ?? null;
  const published = versionOf(notiflow.publishedVersionId);
  return { ...notiflow, current: versionOf(notiflow.draftVersionId) ?? published, published };
}

/** Finds the handle of a notiflow of the project, archived or not. */
export async function findHandleOfNotiflow(
  db: Db,
  input: { projectId: string; id: string },
): Promise<string | null> {
  const found = await db.prisma.notiflow.findFirst({ where: input, select: { handle: true } });
  return found?.handle ?? null;
}
