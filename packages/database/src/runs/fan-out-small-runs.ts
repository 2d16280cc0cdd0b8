import { type Connection, type Db, run, statement, transaction } from '../connect.ts';
import { isNotPaused } from '../failed-tries.ts';
import { newIds } from '../ids.ts';
import { holdOffErasures } from '../users/hold-off-erasures.ts';
import { beginFanOut } from './fan-out-page.ts';
import { personColumns, personValues } from './person-columns.ts';

/** Which runs are fanned out together. */
export interface SmallRunsInput {
  runIds: string[];
  /** Most recipients a run may list. */
  eachMax: number;
  /** Most recipients of all together. */
  togetherMax: number;
}

/** A run that has all of its notifications now. */
export interface FannedOutRun {
  runId: string;
  notificationIds: string[];
}

/** What became of runs that were to be fanned out together. */
export interface FannedOutTogether {
  fannedOut: FannedOutRun[];
  /** Runs that are still to be fanned out: for a topic or for many, begun, held by somebody, or more than fitted. */
  left: string[];
}

interface OpenRun {
  id: string;
  /** How many people it lists; null when it was not taken. */
  listed: number | null;
  has_actor: boolean;
}

const isOpen = `status IN ('accepted', 'fanning_out') AND (send_at IS NULL OR send_at <= now())
     AND ${isNotPaused('runs')}`;

// Erasures are held off before any run is held, as where a run is fanned out by itself. A run that somebody else holds is
// left out: whoever waits for a run holds none. They are held in the order in which they came.
const lockRuns = statement<OpenRun>(
  'lock-small-runs',
  `WITH open AS MATERIALIZED (
     SELECT *, is_small AND sum(recipients) OVER (ORDER BY id) <= $3::int AS is_fitting
     FROM (
       SELECT id, project_id, is_small, CASE WHEN is_small THEN recipient_count ELSE 0 END AS recipients
       FROM runs CROSS JOIN LATERAL (
         SELECT status = 'accepted' AND cursor = 0
           AND topic_id IS NULL AND recipient_count BETWEEN 1 AND $2::int AS is_small) AS judged
       WHERE id = ANY($1::uuid[]) AND ${isOpen}) AS counted),
   erasures AS MATERIALIZED (
     SELECT ${holdOffErasures('project_id')}
     FROM (SELECT DISTINCT project_id FROM open WHERE is_fitting ORDER BY project_id) AS projects),
   locked AS MATERIALIZED (
     SELECT id, jsonb_array_length(recipients) AS listed, actor IS NOT NULL AS has_actor
     FROM runs
     WHERE id = ANY(ARRAY(SELECT id FROM open WHERE is_fitting)) AND (SELECT count(*) FROM erasures) > 0
       AND cursor = 0 AND ${isOpen}
     ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
   SELECT id, listed, coalesce(has_actor, false) AS has_actor FROM open LEFT JOIN locked USING (id) ORDER BY id`,
);

// In one order, as every page inserts them: two of them never wait for each other. Of those who name a person the first
// says how he is.
const insertUnknownUsers = statement<never>(
  'insert-unknown-users-of-runs',
  `WITH unknown AS MATERIALIZED (
     SELECT *, row_number() OVER (ORDER BY project_id, external_id) AS place
     FROM (
       SELECT DISTINCT ON (r.project_id, person->>'external_id')
              r.project_id, person->>'external_id' AS external_id, person
       FROM runs r CROSS JOIN LATERAL (
         SELECT r.actor AS person, 0 AS place WHERE r.actor IS NOT NULL
         UNION ALL
         SELECT * FROM jsonb_array_elements(r.recipients) WITH ORDINALITY) AS named
       WHERE r.id = ANY($1::uuid[]) AND person ? 'external_id'
         AND NOT EXISTS (SELECT FROM users u
                         WHERE u.project_id = r.project_id AND u.external_id = person->>'external_id')
       ORDER BY r.project_id, person->>'external_id', r.id, named.place) AS people)
   INSERT INTO users (id, project_id, external_id, ${personColumns})
   SELECT ids.id, project_id, external_id, ${personValues('person')}
   FROM unknown JOIN unnest($2::uuid[]) WITH ORDINALITY AS ids (id, place) USING (place)
   ORDER BY project_id, external_id
   ON CONFLICT (project_id, external_id) DO NOTHING`,
);

// A list knows its length from the start; whom it leaves out (an excluded actor, an erased person) is taken off.
const insertNotifications = statement<{ run_id: string; ids: string[] }>(
  'insert-notifications-of-runs',
  `WITH listed AS MATERIALIZED (
     SELECT r.id AS run_id, r.project_id, r.notiflow_id, entry.value AS person, r.actor_id, r.exclude_actor,
            row_number() OVER (ORDER BY r.id, entry.ordinality) AS place
     FROM (
       SELECT id, project_id, notiflow_id, recipients, exclude_actor,
              coalesce(actor_id, CASE WHEN actor IS NOT NULL THEN (
                SELECT u.id FROM users u
                WHERE u.project_id = runs.project_id AND u.external_id = runs.actor->>'external_id') END) AS actor_id
       FROM runs WHERE id = ANY($1::uuid[]) OFFSET 0) AS r
     CROSS JOIN LATERAL jsonb_array_elements(r.recipients) WITH ORDINALITY AS entry),
   inserted AS (
     INSERT INTO notifications
       (id, project_id, run_id, notiflow_id, recipient_id, status, attributes, data, sweep_at)
     SELECT ids.id, listed.project_id, run_id, notiflow_id, users.id, 'pending',
            nullif(person - 'external_id' - 'data', '{}'), person->'data', now() + interval '3 seconds'
     FROM listed
     JOIN unnest($2::uuid[]) WITH ORDINALITY AS ids (id, place) USING (place)
     JOIN users ON users.project_id = listed.project_id AND users.external_id = person->>'external_id'
     WHERE NOT (exclude_actor AND users.id IS NOT DISTINCT FROM actor_id)
     ON CONFLICT (run_id, recipient_id) DO NOTHING
     RETURNING id, run_id),
   made AS (
     SELECT run_id, listed.count, coalesce(inserted.ids, '{}') AS ids, actor_id
     FROM (SELECT run_id, actor_id, count(*)::int AS count FROM listed GROUP BY run_id, actor_id) AS listed
     LEFT JOIN (SELECT run_id, array_agg(id ORDER BY id) AS ids FROM inserted GROUP BY run_id) AS inserted
       USING (run_id))
   UPDATE runs SET
     cursor = made.count, recipient_count = recipient_count - made.count + cardinality(made.ids),
     actor_id = made.actor_id, status = 'fanned_out', fanned_out_at = now(), sweep_at = NULL,
     failed_tries = 0, paused_until = NULL
   FROM made WHERE runs.id = made.run_id AND runs.id = ANY($1::uuid[])
   RETURNING made.run_id, made.ids`,
);

/**
 * Turns runs that list a few recipients each into notifications, all of them or none, in one transaction of three
 * statements. What is settled, paused or not due is neither taken nor left.
 */
export async function fanOutSmallRuns(db: Db, input: SmallRunsInput): Promise<FannedOutTogether> {
  return transaction(db, (client) => fanOutLocked(client, input), beginFanOut);
}

async function fanOutLocked(
  client: Connection,
  { runIds, eachMax, togetherMax }: SmallRunsInput,
): Promise<FannedOutTogether> {
  const open = await run(client, lockRuns, [runIds, eachMax, togetherMax]);
  const taken = open.filter(({ listed }) => listed !== null);
  const left = open.filter(({ listed }) => listed === null).map(({ id }) => id);
  if (taken.length === 0) return { fannedOut: [], left };
  const ids = taken.map(({ id }) => id);
  const listed = taken.reduce((sum, one) => sum + (one.listed ?? 0), 0);
  const actors = taken.filter((one) => one.has_actor).length;
  await run(client, insertUnknownUsers, [ids, newIds(listed + actors)]);
  const made = await run(client, insertNotifications, [ids, newIds(listed)]);
  const fannedOut = made.map((row) => ({ runId: row.run_id, notificationIds: row.ids }));
  return { fannedOut, left };
}
