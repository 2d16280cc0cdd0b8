import { type Db, run, statement } from '../connect.ts';
import type { KeyedRequest } from '../idempotency/answered-requests.ts';
import type { RunAcceptance } from './accept-run.ts';

const find = statement<{ fingerprint: Buffer; run_id: string | null }>(
  'find-keyed-run',
  `SELECT fingerprint, run_id FROM idempotency_keys
   WHERE project_id = $1 AND route = $2::text || ' ' || $3::uuid AND key = $4 AND expires_at > now()`,
);

/** Finds what became of the run of this notiflow that was asked for first with this key; null when there was none. */
export async function findKeyedRun(
  db: Db,
  { projectId, notiflowId, route, key, fingerprint }: KeyedRequest & { notiflowId: string },
): Promise<RunAcceptance | null> {
  const [row] = await run(db.pool, find, [projectId, route, notiflowId, key]);
  if (row === undefined) return null;
  if (!row.fingerprint.equals(fingerprint)) return { kind: 'key_reused' };
  if (row.run_id === null) return { kind: 'in_flight' };
  return { kind: 'accepted', runId: row.run_id, notiflowId, replayed: true };
}
