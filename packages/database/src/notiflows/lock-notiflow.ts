import type pg from 'pg';
import { run, statement } from '../connect.ts';
import { type NotiflowRow, notiflowColumns } from './notiflow-rows.ts';

const lock = statement<NotiflowRow>(
  'lock-notiflow',
  `SELECT ${notiflowColumns} FROM notiflows WHERE project_id = $1 AND handle = $2 FOR UPDATE`,
);

/**
 * Holds the notiflow until the transaction ends, so that its drafts and versions change one after the other, and
 * answers it as it is then. Archived ones too; null when there is none.
 */
export async function lockNotiflow(
  client: pg.PoolClient,
  { projectId, handle }: { projectId: string; handle: string },
): Promise<NotiflowRow | null> {
  return (await run(client, lock, [projectId, handle]))[0] ?? null;
}
