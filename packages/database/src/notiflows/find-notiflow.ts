import { type Db, run, statement } from '../connect.ts';
import {
  type NotiflowRow,
  notiflowColumns,
  type VersionRecord,
  versionColumns,
} from './notiflow-rows.ts';

/** A notiflow with the version that is edited and the one that runs; `current` is the draft, else the published one. */
export interface NotiflowRecord extends NotiflowRow {
  current: VersionRecord | null;
  published: VersionRecord | null;
}

/** A notiflow named by its id or by its handle. */
export type NotiflowName = { id: string } | { handle: string };

const findBy = (column: 'id' | 'handle', type: 'uuid' | 'text') =>
  statement<NotiflowRow>(
    `find-notiflow-by-${column}`,
    `SELECT ${notiflowColumns} FROM notiflows
     WHERE project_id = $1 AND ${column} = $2::${type} AND ($3 OR archived_at IS NULL)`,
  );

const findById = findBy('id', 'uuid');
const findByHandle = findBy('handle', 'text');

/** Finds a notiflow of the project, unless it is archived and those are not wanted. */
export async function findNotiflow(
  db: Db,
  input: { projectId: string; name: NotiflowName; archivedToo?: boolean },
): Promise<NotiflowRecord | null> {
  const { projectId, name, archivedToo = false } = input;
  const [notiflow] =
    'id' in name
      ? await run(db.pool, findById, [projectId, name.id, archivedToo])
      : await run(db.pool, findByHandle, [projectId, name.handle, archivedToo]);
  return notiflow === undefined ? null : addVersions(db, notiflow);
}

const findVersions = statement<VersionRecord>(
  'find-versions-by-id',
  `SELECT ${versionColumns} FROM notiflow_versions WHERE project_id = $1 AND id = ANY ($2::uuid[])`,
);

async function addVersions(db: Db, notiflow: NotiflowRow): Promise<NotiflowRecord> {
  const ids = [notiflow.draftVersionId, notiflow.publishedVersionId].filter((id) => id !== null);
  const versions = await run(db.pool, findVersions, [notiflow.projectId, ids]);
  const versionOf = (id: string | null) => versions.find((version) => version.id === id) ?? null;
  const published = versionOf(notiflow.publishedVersionId);
  return { ...notiflow, current: versionOf(notiflow.draftVersionId) ?? published, published };
}

const findHandle = statement<{ handle: string }>(
  'find-handle-of-notiflow',
  'SELECT handle FROM notiflows WHERE project_id = $1 AND id = $2',
);

/** Finds the handle of a notiflow of the project, archived or not. */
export async function findHandleOfNotiflow(
  db: Db,
  input: { projectId: string; id: string },
): Promise<string | null> {
  return (await run(db.pool, findHandle, [input.projectId, input.id]))[0]?.handle ?? null;
}
