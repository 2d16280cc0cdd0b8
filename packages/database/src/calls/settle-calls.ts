import { type Db, retryDeadlocks, run, statement } from '../connect.ts';

/** What became of one try of a call. */
export type CallOutcome = { id: string; tries: number } & (
  | { status: 'answered'; answer: unknown }
  | { status: 'failed'; reason: string }
  /** Try again later; `counts` is false for a try that was not made. */
  | { status: 'open'; reason: string | null; delayMs: number; counts: boolean }
);

// For a day whoever asks the same in the run gets the same answer; then it is asked again.
const settle = statement<{ id: string; status: string }>(
  'settle-calls',
  `UPDATE calls c SET
     status = r.status,
     answer = CASE WHEN r.status = 'answered' THEN coalesce(r.answer, 'null') END,
     answer_bytes = CASE WHEN r.status = 'answered' THEN coalesce(octet_length(r.answer::text), 4) ELSE 0 END,
     reason = CASE WHEN r.status <> 'answered' THEN r.reason END,
     request = CASE WHEN r.status = 'open' THEN c.request END,
     tries = c.tries - (r.counts IS FALSE)::int,
     lease_token = NULL,
     next_try_at = CASE WHEN r.status = 'open' THEN now() + r."delayMs" * interval '1 ms' END,
     sweep_at = CASE WHEN r.status <> 'open' THEN now() + interval '3 seconds' END,
     expires_at = CASE WHEN r.status <> 'open' THEN now() + interval '1 day' END
   FROM jsonb_to_recordset($1::jsonb)
     AS r (id uuid, tries int, status text, answer jsonb, reason text, "delayMs" float8, counts boolean)
   WHERE c.id = r.id AND c.status = 'open' AND c.lease_token = $2::uuid AND c.tries = r.tries
   RETURNING c.id, c.status`,
);

/** Writes what became of calls, if the worker still has them; answers the ids of those that are settled now. */
export async function settleCalls(
  db: Db,
  { workerId, outcomes }: { workerId: string; outcomes: CallOutcome[] },
): Promise<string[]> {
  if (outcomes.length === 0) return [];
  const values = [JSON.stringify(outcomes), workerId];
  const rows = await retryDeadlocks(() => run(db.pool, settle, values));
  return rows.filter(({ status }) => status !== 'open').map(({ id }) => id);
}
