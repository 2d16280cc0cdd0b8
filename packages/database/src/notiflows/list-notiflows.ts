import { type Db, run, statement } from '../connect.ts';
import {
  type NotiflowRow,
  notiflowColumns,
  type VersionSummary,
  versionSummaryColumns,
} from './notiflow-rows.ts';

/** A notiflow as lists show it; `current` is the draft, else the published version. */
export interface NotiflowSummary extends NotiflowRow {
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

const condition = `project_id = $1 AND (archived_at IS NOT NULL) = $2
  AND ($3::boolean IS NULL OR active = $3)
  AND ($4::boolean IS NULL OR (published_version_id IS NOT NULL) = $4)
  AND (handle ILIKE $5 OR name ILIKE $5)`;

const list = statement<NotiflowRow>(
  'list-notiflows',
  `SELECT ${notiflowColumns} FROM notiflows WHERE ${condition}
   ORDER BY handle LIMIT $6 OFFSET $7`,
);

const count = statement<{ total: number }>(
  'count-notiflows',
  `SELECT count(*)::int AS total FROM notiflows WHERE ${condition}`,
);

/** Lists the project's notiflows by handle. */
export async function listNotiflows(
  db: Db,
  input: { projectId: string; filters: NotiflowFilters; offset: number; limit: number },
): Promise<{ notiflows: NotiflowSummary[]; total: number }> {
  const { query = '', active, published, archived } = input.filters;
  const narrowedBy = [input.projectId, archived, active, published, `%${escapePattern(query)}%`];
  const [notiflows, [counted]] = await Promise.all([
    run(db.pool, list, [...narrowedBy, input.limit, input.offset]),
    run(db.pool, count, narrowedBy),
  ]);
  return {
    notiflows: await addVersions(db, { projectId: input.projectId, notiflows }),
    total: counted?.total ?? 0,
  };
}

/** To ILIKE `%` and `_` stand for any text. */
function escapePattern(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

const findSummaries = statement<VersionSummary>(
  'find-version-summaries',
  `SELECT ${versionSummaryColumns} FROM notiflow_versions
   WHERE project_id = $1 AND id = ANY ($2::uuid[])`,
);

async function addVersions(
  db: Db,
  { projectId, notiflows }: { projectId: string; notiflows: NotiflowRow[] },
): Promise<NotiflowSummary[]> {
  const ids = notiflows.flatMap(({ draftVersionId, publishedVersionId }) =>
    [draftVersionId, publishedVersionId].filter((id) => id !== null),
  );
  const versions = await run(db.pool, findSummaries, [projectId, ids]);
  const byId = new Map<string | null, VersionSummary>(versions.map((row) => [row.id, row]));
  return notiflows.map((notiflow) => {
    const published = byId.get(notiflow.publishedVersionId) ?? null;
    return { ...notiflow, current: byId.get(notiflow.draftVersionId) ?? published, published };
  });
}
