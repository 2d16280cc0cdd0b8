import { type Db, run, statement } from '../connect.ts';
import { type CapQuestion, toCapPass } from './pass-caps.ts';
import { type ThrottleQuestion, toThrottlePass } from './pass-throttles.ts';
import { holderOf, type Pass, type PassQuestion } from './take-passes.ts';

/** Whose pass is looked for, and how far from now; a notification that is not stored is named by what it would have. */
export interface PassSeeker {
  recipientId: string;
  notiflowId: string;
  afterMs: number;
}

/** Whether a notification would pass, and what is counted. */
export interface PeekedPass extends Pass {
  /** How many passes are counted then. */
  passCount: number;
  /** Who passed last, of those. */
  lastNotificationId: string | null;
  lastRunId: string | null;
  /** When nothing is counted any more that is now; null when nothing is. */
  closesAt: Date | null;
}

interface PeekedRow extends Omit<PeekedPass, 'by'> {
  asked: number;
  place: number | null;
  until: Date | null;
}

// The function that lets pass, called beside the rows: it changes nothing itself. A bucket some time from now is one that
// is so much older.
const peek = statement<PeekedRow>(
  'peek-passes',
  `WITH asked AS (
     SELECT q.*, q."afterMs" * interval '1 ms' AS after,
            concat_ws(' ', q.use, CASE WHEN q."ofRecipient" THEN q."recipientId" END,
                      CASE WHEN q."ofNotiflow" THEN q."notiflowId" END, q.name) AS key
     FROM jsonb_to_recordset($2::jsonb)
       AS q (asked int, "recipientId" uuid, "notiflowId" uuid, use text, name text, "ofRecipient" boolean,
             "ofNotiflow" boolean, "afterMs" float8, ask jsonb)),
   found AS (
     SELECT asked.*, b.holders, b.closes_at,
            (SELECT array_agg(at - after ORDER BY place) FROM unnest(b.passed_at) WITH ORDINALITY AS pass (at, place)) AS passed_at
     FROM asked LEFT JOIN pass_buckets b ON b.project_id = $1 AND b.key = asked.key),
   judged AS (
     SELECT found.asked, found.after, found.ask, t.holders, t.passed_at, found.ask->>'holder' = ANY(t.holders) AS passes,
            found.closes_at,
            (SELECT array_agg(holder ORDER BY place) FROM unnest(t.holders) WITH ORDINALITY AS one (holder, place)
             WHERE holder = ANY(found.holders)) AS counted
     FROM found, take_passes(coalesce(found.holders, '{}'), coalesce(passed_at, '{}'),
                             coalesce(found.closes_at - after, '-infinity'), jsonb_build_array(ask)) AS t)
   SELECT judged.asked, judged.passes, held.place, held.until + after AS until, closes_at AS "closesAt",
          coalesce(cardinality(counted), 0) AS "passCount", n.id AS "lastNotificationId", n.run_id AS "lastRunId"
   FROM judged
   LEFT JOIN notifications n
     ON n.project_id = $1 AND n.id = split_part(counted[cardinality(counted)], ' ', 1)::uuid
   LEFT JOIN LATERAL (
     SELECT place::int - 1 AS place,
            passed_at[cardinality(passed_at) - (one->>'limit')::int + 1]
              + (one->>'windowMs')::float8 * interval '1 ms' AS until
     FROM jsonb_array_elements(judged.ask->'limits') WITH ORDINALITY AS limits (one, place)
     ORDER BY until DESC NULLS LAST LIMIT 1) AS held ON NOT judged.passes AND held.until IS NOT NULL
   ORDER BY judged.asked`,
);

async function peekPasses(
  db: Db,
  projectId: string,
  asked: (PassSeeker & PassQuestion)[],
): Promise<PeekedPass[]> {
  if (asked.length === 0) return [];
  const questions = asked.map(({ recipientId, notiflowId, afterMs, bucket, ...one }, place) => {
    const ask = { holder: holderOf(one), isFixed: one.isFixed, limits: one.limits };
    return { asked: place, recipientId, notiflowId, afterMs, ...bucket, ask };
  });
  const rows = await run(db.pool, peek, [projectId, JSON.stringify(questions)]);
  return rows.map((peeked) => {
    const { asked: _, place, until, ...row } = peeked;
    return { ...row, by: place === null || until === null ? null : { place, until } };
  });
}

/** Tells of each whether it would pass its throttle step, in their order, and counts nothing. */
export function peekThrottles(
  db: Db,
  input: { projectId: string; asked: (PassSeeker & ThrottleQuestion)[] },
): Promise<PeekedPass[]> {
  const asked = input.asked.map((one) => ({ ...one, ...toThrottlePass(one) }));
  return peekPasses(db, input.projectId, asked);
}

/** Tells of each whether it might make one message more, in their order, and counts nothing. */
export function peekCaps(
  db: Db,
  input: { projectId: string; asked: (PassSeeker & CapQuestion)[] },
): Promise<PeekedPass[]> {
  const asked = input.asked.map((one) => ({ ...one, ...toCapPass(one) }));
  return peekPasses(db, input.projectId, asked);
}
