import {
  type DeliveryReason,
  type DeliveryStatus,
  deliveryRanks,
  type NotificationReason,
  type NotificationStatus,
} from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { highestId, idAt, lowestId } from '../ids.ts';

/** How many notifications are looked at, at most. */
export const waysMax = 1_000;

// Among so many runs those of one version are looked for.
const runsMax = 5_000;

/** What notifications have left on their way; those that left the same are one. */
export interface Way {
  count: number;
  status: NotificationStatus;
  reason: NotificationReason | null;
  /** Where it is, or where it ended; null: it has not begun. */
  step: string | null;
  /** What steps found out is still there: retention has not removed it. */
  has_content: boolean;
  /** Of the steps that were asked for, those that left a result, and what can be said of it without showing it. */
  found: Record<string, { matched: boolean | null; failed: boolean }>;
  /** For each step with messages the one that got furthest. */
  messages: { step: string; status: DeliveryStatus; reason: DeliveryReason | null }[];
}

/** The newest notifications of one version of a notiflow. */
export interface Ways {
  ways: Way[];
  /** When the oldest and the newest of them were made. */
  from: Date | null;
  to: Date | null;
  /** Whether there are no others in the time that was asked for. */
  isWhole: boolean;
}

/** Which notifications to look at: by the moment of their run. */
export interface WaysInput {
  projectId: string;
  notiflowId: string;
  versionId: string;
  after?: Date | undefined;
  before?: Date | undefined;
  limit: number;
  /** Steps whose results are asked for. */
  findings: readonly string[];
}

// Runs are read one after the other, newest first, until there are enough: whatever there is beyond costs nothing.
// Compared as rows, they are found by the one index that has them in this order: whatever Postgres believes of how many
// there are, it does not look through those of others.
// A result may be of any size and shape; what is asked of it is answered by Postgres.
const read = statement<{
  ways: Way[];
  from: Date | null;
  to: Date | null;
  is_whole: boolean;
}>(
  'read-ways',
  `WITH newest AS MATERIALIZED (
     SELECT id, version_id, content_removed_at IS NULL AS has_content FROM runs
     WHERE project_id = $1 AND (notiflow_id, id) >= ($2::uuid, $4::uuid) AND (notiflow_id, id) < ($2::uuid, $5::uuid)
     ORDER BY notiflow_id DESC, id DESC LIMIT ${runsMax}),
   sample AS MATERIALIZED (
     SELECT n.*, r.has_content FROM newest r CROSS JOIN LATERAL (
       SELECT id, status, reason, step, created_at,
         CASE WHEN cardinality($7::text[]) > 0 AND results IS NOT NULL THEN (
           SELECT jsonb_object_agg(h, jsonb_build_object(
             'matched', CASE WHEN jsonb_typeof(results->h->'matched') = 'boolean' THEN results->h->'matched' END,
             'failed', jsonb_typeof(results->h->'error'->'code') IS NOT DISTINCT FROM 'string'))
           FROM unnest($7::text[]) h WHERE results ? h) END AS found
       FROM notifications
       WHERE (run_id, id) >= (r.id, '${lowestId}') AND (run_id, id) <= (r.id, '${highestId}')
       ORDER BY run_id DESC, id DESC LIMIT $6::int) n
     WHERE r.version_id = $3 LIMIT $6::int),
   ways AS (
     SELECT count(*)::int AS count, status, reason, step, has_content, found, messages
     FROM sample LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object('step', d.step_handle, 'status', d.status, 'reason', d.reason)
                ORDER BY d.step_handle) AS messages
       FROM (
         SELECT DISTINCT ON (step_handle) step_handle, status, reason FROM deliveries
         WHERE project_id = $1 AND notification_id = sample.id
         ORDER BY step_handle, array_position($8::text[], status) DESC, reason) d) made ON true
     GROUP BY status, reason, step, has_content, found, messages)
   SELECT (SELECT jsonb_agg(jsonb_build_object('count', count, 'status', status, 'reason', reason, 'step', step,
             'has_content', has_content, 'found', coalesce(found, '{}'), 'messages', coalesce(messages, '[]')))
           FROM ways) AS ways,
     (SELECT min(created_at) FROM sample) AS "from", (SELECT max(created_at) FROM sample) AS "to",
     CASE WHEN (SELECT count(*) FROM sample) = $6::int THEN false
          ELSE (SELECT count(*) FROM newest) < ${runsMax} END AS is_whole`,
);

/**
 * Reads what the newest notifications of a version left on their way. It looks at no more than `limit` of them, whatever
 * there is, and at no more than 5,000 runs to find them.
 */
export async function readWays(db: Db, input: WaysInput): Promise<Ways> {
  const { projectId, notiflowId, versionId, after, before, limit, findings } = input;
  const [row] = await run(db.pool, read, [
    projectId,
    notiflowId,
    versionId,
    after === undefined ? lowestId : idAt(after),
    before === undefined ? highestId : idAt(before),
    Math.min(limit, waysMax),
    findings,
    deliveryRanks,
  ]);
  const { ways, from = null, to = null, is_whole: isWhole = true } = row ?? {};
  return { ways: ways ?? [], from, to, isWhole };
}
