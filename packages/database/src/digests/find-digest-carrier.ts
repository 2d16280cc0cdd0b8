import { type Db, run, statement } from '../connect.ts';

const find = statement<{ id: string }>(
  'find-digest-carrier',
  `SELECT w.lead_id AS id FROM notifications n JOIN digest_windows w ON w.id = n.digest_window_id
   WHERE n.project_id = $1 AND n.run_id = $2 AND n.reason = 'absorbed' AND w.lead_id IS NOT NULL
   ORDER BY n.id LIMIT 1`,
);

/** Finds the notification that carries events of this run in its digest, the first of several; null when none does. */
export async function findDigestCarrier(
  db: Db,
  input: { projectId: string; id: string },
): Promise<string | null> {
  return (await run(db.pool, find, [input.projectId, input.id]))[0]?.id ?? null;
}
