import { type Db, retryDeadlocks, run, statement } from '../connect.ts';

/** A notification at a step that only so many pass. */
export interface PassQuestion {
  id: string;
  /** The visit that was loaded; a notification that was saved since is told that it does not pass. */
  visit: number;
  step: string;
  bucket: Bucket;
  /** Fixed: so many until the window closes that the first one opened. Else: so many within the last `windowMs`. */
  isFixed: boolean;
  /** All of them have to allow it; fixed has one. */
  limits: { limit: number; windowMs: number }[];
}

/** What is counted together: in the project, or there for each recipient, each notiflow, or both. */
export interface Bucket {
  /** Without spaces, and unlike that of any other use. */
  use: string;
  name: string;
  ofRecipient: boolean;
  ofNotiflow: boolean;
}

/** Whether a notification passes. */
export interface Pass {
  passes: boolean;
  /** If not: which of its limits holds it off longest, and until when; null when a window does, or its row was changed. */
  by: { place: number; until: Date } | null;
}

interface TakenRow {
  holder: string;
  passes: boolean;
  place: number | null;
  until: Date | null;
}

// A bucket is one row, whose lock is what sets that come together meet at: the function counts in what the last one
// left there. Who asks is looked up by the bucket: Postgres cannot know how many there are, and would join all with all.
// The notifications are locked against being erased meanwhile, and a bucket always by the same order.
const take = statement<TakenRow>(
  'take-passes',
  `WITH asked AS MATERIALIZED (
     SELECT n.id, n.project_id, CASE WHEN q."ofRecipient" THEN n.recipient_id END AS recipient_id,
            concat_ws(' ', q.use, CASE WHEN q."ofRecipient" THEN n.recipient_id END,
                      CASE WHEN q."ofNotiflow" THEN n.notiflow_id END, q.name) AS key, q.ask
     FROM jsonb_to_recordset($1::jsonb)
       AS q (id uuid, visit int, use text, name text, "ofRecipient" boolean, "ofNotiflow" boolean, ask jsonb)
     JOIN notifications n ON n.id = q.id AND n.visit = q.visit AND n.status = 'pending'
     FOR SHARE OF n),
   buckets AS MATERIALIZED (
     SELECT project_id, key, recipient_id, jsonb_agg(ask ORDER BY id) AS asks
     FROM asked GROUP BY project_id, key, recipient_id),
   asks_of AS MATERIALIZED (
     SELECT jsonb_object_agg(concat_ws(' ', project_id, key), asks) AS buckets FROM buckets),
   taken AS (
     INSERT INTO pass_buckets AS b (project_id, key, recipient_id, holders, passed_at, closes_at)
     SELECT project_id, key, recipient_id, t.holders, t.passed_at, t.closes_at
     FROM buckets, take_passes('{}', '{}', '-infinity', asks) AS t
     ORDER BY project_id, key
     ON CONFLICT (project_id, key) DO UPDATE SET (holders, passed_at, closes_at) = (
       SELECT t.holders, t.passed_at, t.closes_at
       FROM take_passes(b.holders, b.passed_at, b.closes_at,
         (SELECT asks_of.buckets FROM asks_of) -> concat_ws(' ', b.project_id, b.key)) AS t)
     RETURNING project_id, key, holders, passed_at)
   SELECT ask->>'holder' AS holder, ask->>'holder' = ANY(holders) AS passes, held.place, held.until
   FROM taken
   CROSS JOIN jsonb_array_elements(
     (SELECT asks_of.buckets FROM asks_of) -> concat_ws(' ', project_id, key)) AS ask
   LEFT JOIN LATERAL (
     SELECT place::int - 1 AS place,
            passed_at[cardinality(passed_at) - (one->>'limit')::int + 1]
              + (one->>'windowMs')::float8 * interval '1 ms' AS until
     FROM jsonb_array_elements(ask->'limits') WITH ORDINALITY AS limits (one, place)
     ORDER BY until DESC NULLS LAST LIMIT 1) AS held ON held.until IS NOT NULL`,
);

/** Who holds a pass: a notification, once for each step. */
export function holderOf({ id, step }: Pick<PassQuestion, 'id' | 'step'>): string {
  return `${id} ${step}`;
}

/**
 * Lets notifications pass as far as the limits of their buckets allow, the earlier ones first, and counts those that
 * pass: one statement for any set. One that passed passes again, uncounted, for as long as it is counted at all.
 */
export async function takePasses(db: Db, asked: PassQuestion[]): Promise<Pass[]> {
  if (asked.length === 0) return [];
  const holders = asked.map(holderOf);
  const questions = asked.map(({ id, visit, bucket, isFixed, limits }, place) => {
    return { id, visit, ...bucket, ask: { holder: holders[place], isFixed, limits } };
  });
  const rows = await retryDeadlocks(() => run(db.pool, take, [JSON.stringify(questions)]));
  const answers = new Map(rows.map((row) => [row.holder, toPass(row)]));
  return holders.map((holder) => answers.get(holder) ?? { passes: false, by: null });
}

function toPass({ passes, place, until }: TakenRow): Pass {
  const isHeld = !passes && place !== null && until !== null;
  return { passes, by: isHeld ? { place, until } : null };
}
