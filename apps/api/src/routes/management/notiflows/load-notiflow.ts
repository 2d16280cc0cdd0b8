import type { Database, NotiflowName, NotiflowRecord } from '@notiflow/database';
import { notFound } from '../../../errors.ts';

/** Finds a notiflow of the project; a missing one is the answer 404. */
export async function loadNotiflow(
  database: Database,
  { projectId, name }: { projectId: string; name: NotiflowName },
): Promise<NotiflowRecord> {
  const notiflow = await database.notiflows.findNotiflow({ projectId, name });
  if (notiflow === null) throw notFound('notiflow', 'id' in name ? name.id : name.handle);
  return notiflow;
}
