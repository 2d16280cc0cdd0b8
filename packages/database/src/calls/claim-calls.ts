import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import type { StoredRequest } from './open-calls.ts';

/** A call in a worker's hands until its lease ends. */
export interface ClaimedCall {
  id: string;
  projectId: string;
  runId: string;
  step: string;
  lane: string;
  /** Names what is asked, in hexadecimal: the same over all tries. */
  keyHash: string;
  channelId: string | null;
  request: StoredRequest;
  /** Number of this try, from 1. */
  tries: number;
}

/** What a worker has room for. */
export interface CallWant {
  /** Names this worker; only who has claimed a call may settle it. */
  workerId: string;
  /** Most calls to take. */
  limit: number;
  /** Most that may be under way to one receiver, and how many are, by lane. */
  perLane: number;
  underWay: Readonly<Record<string, number>>;
}

/** How much longer than one try a call is held: its answer is written meanwhile. */
const graceMs = 10_000;

// Steps from one receiver to the next in the index, however many calls wait for each; projects take turns among what is
// found. What comes after so many receivers gets its turn when those before it have had theirs.
const lanesMax = 1_000;

const claim = statement<{
  id: string;
  project_id: string;
  run_id: string;
  step_handle: string;
  lane: string;
  key_hash: string;
  channel_id: string | null;
  request: StoredRequest;
  tries: number;
}>(
  'claim-calls',
  `WITH RECURSIVE lanes AS (
     (SELECT lane FROM calls WHERE status = 'open' ORDER BY lane LIMIT 1)
     UNION ALL
     SELECT (SELECT c.lane FROM calls c WHERE c.status = 'open' AND c.lane > lanes.lane ORDER BY c.lane LIMIT 1)
     FROM lanes WHERE lanes.lane IS NOT NULL),
   heads AS (
     SELECT head.* FROM (SELECT lane FROM lanes WHERE lane IS NOT NULL LIMIT ${lanesMax}) seen
     CROSS JOIN LATERAL (
       SELECT c.id, c.project_id, c.turn, c.next_try_at FROM calls c
       WHERE c.status = 'open' AND c.lane = seen.lane AND c.next_try_at <= now()
       ORDER BY c.turn, c.next_try_at
       LIMIT greatest(0, $3::int - coalesce(($4::jsonb->>seen.lane)::int, 0))
       FOR UPDATE SKIP LOCKED) head),
   due AS MATERIALIZED (
     SELECT id FROM heads
     ORDER BY row_number() OVER (PARTITION BY project_id ORDER BY turn, next_try_at), turn, next_try_at LIMIT $2::int),
   decided AS (
     SELECT c.id, run.status IS DISTINCT FROM 'canceled' AS is_wanted
     FROM calls c LEFT JOIN LATERAL (SELECT status FROM runs WHERE runs.id = c.run_id OFFSET 0) run ON true
     WHERE c.id = ANY(ARRAY(SELECT id FROM due))),
   taken AS (
     UPDATE calls c SET
       status = CASE WHEN is_wanted THEN 'open' ELSE 'failed' END,
       reason = CASE WHEN NOT is_wanted THEN 'canceled' END,
       request = CASE WHEN is_wanted THEN request END,
       expires_at = CASE WHEN NOT is_wanted THEN now() END,
       tries = tries + is_wanted::int, lease_token = CASE WHEN is_wanted THEN $1::uuid END,
       next_try_at = CASE WHEN is_wanted THEN
         now() + (request->>'timeoutMs')::int * interval '1 ms' + ${graceMs} * interval '1 ms' END
     FROM decided WHERE c.id = decided.id AND c.id = ANY(ARRAY(SELECT id FROM due))
     RETURNING c.*)
   SELECT id, project_id, run_id, step_handle, lane, encode(key_hash, 'hex') AS key_hash, channel_id, request, tries
   FROM taken WHERE status = 'open'`,
);

/**
 * Takes calls that are due, at most `limit`, and of one receiver only so many that no more than `perLane` are under
 * way: one statement. Those of a canceled run are not made any more. What a lost worker had is due again when its lease ends.
 */
export async function claimCalls(db: Db, want: CallWant): Promise<ClaimedCall[]> {
  const { workerId, limit, perLane, underWay } = want;
  const values = [workerId, limit, perLane, JSON.stringify(underWay)];
  const rows = await retryDeadlocks(() => run(db.pool, claim, values));
  return rows.map((row) => ({
    id: row.id,
    projectId: row.project_id,
    runId: row.run_id,
    step: row.step_handle,
    lane: row.lane,
    keyHash: row.key_hash,
    channelId: row.channel_id,
    request: row.request,
    tries: row.tries,
  }));
}
