import type { Step } from '@notiflow/contracts';
import type { Db } from '../connect.ts';
import type { Notiflow } from '../generated/client.ts';
import { newId } from '../ids.ts';
import { lockNotiflow, type Tx } from './lock-notiflow.ts';

/** A checked notiflow, ready to be stored; undefined keeps what is stored. */
export interface SaveNotiflowInput {
  projectId: string;
  handle: string;
  name?: string;
  active?: boolean;
  includeInPreferences?: boolean;
  /** Normalised steps and the SHA of their canonical JSON. */
  definition?: { steps: Step[]; sha: string };
  /** SHA the caller believes is current, null for none: then there must be no such notiflow. Another state is a conflict. */
  expectedSha?: string | null;
}

/** What became of a save. */
export type NotiflowSaving =
  | { kind: 'saved'; isNew: boolean }
  | { kind: 'conflict'; currentSha: string | null };

/**
 * Creates or changes the notiflow; an archived one is brought back with its versions.
 * Steps go into its draft; steps equal to the current ones make no version.
 */
export async function saveNotiflow(db: Db, input: SaveNotiflowInput): Promise<NotiflowSaving> {
  return db.prisma.$transaction(async (tx) => {
    const created = await tx.notiflow.createMany({
      data: [
        {
          id: newId(),
          projectId: input.projectId,
          handle: input.handle,
          name: input.name ?? input.handle,
        },
      ],
      skipDuplicates: true,
    });
    const notiflow = await lockNotiflow(tx, input);
    if (notiflow === null) throw new Error('A notiflow vanished while it was saved.');
    const current = await findCurrent(tx, notiflow);
    const isThere = created.count === 0 && notiflow.archivedAt === null;
    const currentSha = isThere ? (current?.sha ?? null) : null;
    if (!isExpected(input.expectedSha, { isThere, currentSha })) {
      if (created.count > 0) await tx.notiflow.delete({ where: { id: notiflow.id } });
      return { kind: 'conflict', currentSha };
    }
    const definition = input.definition;
    const draftVersionId =
      definition === undefined || definition.sha === current?.sha
        ? notiflow.draftVersionId
        : await writeDraft(tx, notiflow, definition);
    await tx.notiflow.update({
      where: { id: notiflow.id },
      data: {
        name: input.name,
        active: input.active,
        includeInPreferences: input.includeInPreferences,
        draftVersionId,
        archivedAt: null,
      },
    });
    return { kind: 'saved', isNew: created.count > 0 };
  });
}

function isExpected(
  expectedSha: string | null | undefined,
  { isThere, currentSha }: { isThere: boolean; currentSha: string | null },
): boolean {
  if (expectedSha === undefined) return true;
  return expectedSha === null ? !isThere : expectedSha === currentSha;
}

async function findCurrent(tx: Tx, notiflow: Notiflow) {
  const id = notiflow.draftVersionId ?? notiflow.publishedVersionId;
  return id === null ? null : tx.notiflowVersion.findFirst({ where: { id } });
}

async function writeDraft(
  tx: Tx,
  notiflow: Notiflow,
  definition: { steps: Step[]; sha: string },
): Promise<string> {
  const content = { steps: definition.steps as object[], sha: definition.sha };
  if (notiflow.draftVersionId !== null) {
    const where = { id: notiflow.draftVersionId };
    const edited = await tx.notiflowVersion.updateMany({
      where: { ...where, pinnedAt: null },
      data: content,
    });
    if (edited.count > 0) return notiflow.draftVersionId;
    // A run uses this draft: it stays as it is, and another one takes its place.
    await tx.notiflowVersion.update({ where, data: { status: 'archived' } });
  }
  const newest = await tx.notiflowVersion.aggregate({
    where: { notiflowId: notiflow.id },
    _max: { versionNumber: true },
  });
  const id = newId();
  await tx.notiflowVersion.create({
    data: {
      id,
      projectId: notiflow.projectId,
      notiflowId: notiflow.id,
      versionNumber: (newest._max.versionNumber ?? 0) + 1,
      status: 'draft',
      ...content,
    },
  });
  return id;
}

/** Makes the draft the version that runs, if it still has the SHA that was validated; the one before is archived. */
export async function publishNotiflow(
  db: Db,
  input: { projectId: string; handle: string; sha: string },
): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const notiflow = await lockNotiflow(tx, input);
    const id = notiflow?.draftVersionId ?? null;
    if (notiflow === null || notiflow.archivedAt !== null || id === null) return false;
    const published = await tx.notiflowVersion.updateMany({
      where: { id, sha: input.sha },
      data: { status: 'published', publishedAt: new Date() },
    });
    if (published.count === 0) return false;
    if (notiflow.publishedVersionId !== null) {
      await tx.notiflowVersion.update({
        where: { id: notiflow.publishedVersionId },
        data: { status: 'archived' },
      });
    }
    await tx.notiflow.update({
      where: { id: notiflow.id },
      data: { draftVersionId: null, publishedVersionId: id },
    });
    return true;
  });
}

/** Switches the notiflow on or off; runs are refused while it is off. False when there is none. */
export async function setNotiflowActive(
  db: Db,
  input: { projectId: string; handle: string; active: boolean },
): Promise<boolean> {
  const { active, ...where } = input;
  const changed = await db.prisma.notiflow.updateMany({
    where: { ...where, archivedAt: null },
    data: { active },
  });
  return changed.count > 0;
}
