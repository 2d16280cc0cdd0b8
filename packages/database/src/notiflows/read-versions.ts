import { type Db, run, statement } from '../connect.ts';
import { type VersionRecord, versionColumns } from './notiflow-rows.ts';

const list = statement<VersionRecord>(
  'list-versions',
  `SELECT ${versionColumns} FROM notiflow_versions WHERE project_id = $1 AND notiflow_id = $2
   ORDER BY version_number DESC LIMIT $3 OFFSET $4`,
);

const count = statement<{ total: number }>(
  'count-versions',
  `SELECT count(*)::int AS total FROM notiflow_versions WHERE project_id = $1 AND notiflow_id = $2`,
);

/** Lists the versions of a notiflow, newest first. */
export async function listVersions(
  db: Db,
  input: { projectId: string; notiflowId: string; offset: number; limit: number },
): Promise<{ versions: VersionRecord[]; total: number }> {
  const key = [input.projectId, input.notiflowId];
  const [versions, [counted]] = await Promise.all([
    run(db.pool, list, [...key, input.limit, input.offset]),
    run(db.pool, count, key),
  ]);
  return { versions, total: counted?.total ?? 0 };
}

const find = statement<VersionRecord>(
  'find-version',
  `SELECT ${versionColumns} FROM notiflow_versions
   WHERE project_id = $1 AND notiflow_id = $2 AND version_number = $3`,
);

/** Finds a version of a notiflow by its number. */
export async function findVersion(
  db: Db,
  input: { projectId: string; notiflowId: string; versionNumber: number },
): Promise<VersionRecord | null> {
  const { projectId, notiflowId, versionNumber } = input;
  return (await run(db.pool, find, [projectId, notiflowId, versionNumber]))[0] ?? null;
}

const findBefore = statement<VersionRecord>(
  'find-version-before',
  `SELECT ${versionColumns} FROM notiflow_versions
   WHERE project_id = $1 AND notiflow_id = $2 AND version_number < $3
   ORDER BY version_number DESC LIMIT 1`,
);

/** Finds the last version of a notiflow before the one with this number. */
export async function findVersionBefore(
  db: Db,
  input: { projectId: string; notiflowId: string; versionNumber: number },
): Promise<VersionRecord | null> {
  const { projectId, notiflowId, versionNumber } = input;
  return (await run(db.pool, findBefore, [projectId, notiflowId, versionNumber]))[0] ?? null;
}
