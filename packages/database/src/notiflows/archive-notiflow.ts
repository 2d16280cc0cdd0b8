import { type Db, run, statement } from '../connect.ts';
import { findNotiflow, type NotiflowName, type NotiflowRecord } from './find-notiflow.ts';

const archive = statement(
  'archive-notiflow',
  `UPDATE notiflows SET archived_at = now(), updated_at = now()
   WHERE project_id = $1 AND id = $2 AND archived_at IS NULL`,
);

/** Puts the notiflow away, unless it is already: it is found no more, its versions stay. Null when there is none. */
export async function archiveNotiflow(
  db: Db,
  input: { projectId: string; name: NotiflowName },
): Promise<NotiflowRecord | null> {
  const wanted = { ...input, archivedToo: true };
  const found = await findNotiflow(db, wanted);
  if (found === null || found.archivedAt !== null) return found;
  await run(db.pool, archive, [input.projectId, found.id]);
  return findNotiflow(db, wanted);
}
