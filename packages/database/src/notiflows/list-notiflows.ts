import type { Db } from '../connect.ts';
import type { Notiflow, NotiflowVersion } from '../generated/client.ts';

/** A version without its steps, which may be long. */
export type VersionSummary = Omit<NotiflowVersion, 'steps'>;

/** A notiflow as lists show it; `current` is the draft, else the published version. */
export interface NotiflowSummary extends Notiflow {
  current: VersionSummary | null;
  published: VersionSummary | null;
}

/** What a list of notiflows may be narrowed by; undefined does not narrow. */
export interface NotiflowFilters {
  /** Text that the handle or the name contains, in any case. */
  query?: string | undefined;
  active?: boolean | undefined;
  /** Whether there is a version that runs. */
  published?: boolean | undefined;
  /** Archived ones and others are never in one list. */
  archived: boolean;
}

/** Lists the project's notiflows by handle. */
export async function listNotiflows(
  db: Db,
  input: { projectId: string; filters: NotiflowFilters; offset: number; limit: number },
): Promise<{ notiflows: NotiflowSummary[]; total: number }> {
  const where = toCondition(input);
  const [notiflows, total] = await Promise.all([
    db.prisma.notiflow.findMany({
      where,
      orderBy: { handle: 'asc' },
      skip: input.offset,
      take: input.limit,
    }),
    db.prisma.notiflow.count({ where }),
  ]);
  return { notiflows: await withVersions(db, notiflows), total };
}

function toCondition({ projectId, filters }: { projectId: string; filters: NotiflowFilters }) {
  const { query, active, published, archived } = filters;
  const contains = { contains: escapePattern(query ?? ''), mode: 'insensitive' as const };
  return {
    projectId,
    archivedAt: archived ? { not: null } : null,
    ...(active === undefined ? {} : { active }),
    ...(published === undefined ? {} : { publishedVersionId: published ? { not: null } : null }),
    ...(query ? { OR: [{ handle: contains }, { name: contains }] } : {}),
  };
}

/** Prisma hands the text to ILIKE as it is, where `%` and `_` stand for any text. */
function escapePattern(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

async function withVersions(db: Db, notiflows: Notiflow[]): Promise<NotiflowSummary[]> {
  const ids = notiflows.flatMap(({ draftVersionId, publishedVersionId }) =>
    [draftVersionId, publishedVersionId].filter((id) => id !== null),
  );
  const versions = await db.prisma.notiflowVersion.findMany({
    where: { id: { in: ids } },
    omit: { steps: true },
  });
  const byId = new Map<string | null, VersionSummary>(versions.map((row) => [row.id, row]));
  return notiflows.map((notiflow) => {
    const published = byId.get(notiflow.publishedVersionId) ?? null;
    return { ...notiflow, current: byId.get(notiflow.draftVersionId) ?? published, published };
  });
}
