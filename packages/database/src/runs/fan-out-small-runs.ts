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

interface LockedRun {
  id: string;
  listed: number;
  has_actor: boolean;
}

// Erasures are held off before any run is held, as where a run is fanned out by itself. A run that somebody else holds is
// left out: whoever waits for a run holds none. They are held in the order in which they came.
const lockRuns = statement<LockedRun>(
  'lock-small-runs',
  `WITH fitting AS MATERIALIZED (
     SELECT id, project_id FROM (
       SELECT id, project_id, sum(recipient_count) OVER (ORDER BY id) AS recipients_so_far
       FROM runs
       WHERE id = ANY($1::uuid[]) AND status = 'accepted' AND cursor = 0
         AND topic_id IS NULL AND recipient_count BETWEEN 1 AND $2::int) AS counted
     WHERE recipients_so_far <= $3::int),
   erasures AS MATERIALIZED (
     SELECT ${holdOffErasures('project_id')}
     FROM (SELECT DISTINCT project_id FROM fitting ORDER BY project_id) AS projects)
   SELECT id, jsonb_array_length(recipients) AS listed, actor IS NOT NULL AS has_actor
   FROM runs
   WHERE id = ANY(ARRAY(SELECT id FROM fitting)) AND (SELECT count(*) FROM erasures) > 0
     AND status = 'accepted' AND cursor = 0
     AND (send_at IS NULL OR send_at <= now()) AND ${isNotPaused('runs')}
   ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`,
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
     SELECT r.id AS run_id, r.project_id, r.notiflow_id, entry.value AS person,
            coalesce(r.actor_id, actor.id) AS actor_id, r.exclude_actor,
            row_number() OVER (ORDER BY r.id, entry.ordinality) AS place
     FROM runs r
     LEFT JOIN users actor
       ON actor.project_id = r.project_id AND actor.external_id = r.actor->>'external_id'
     CROSS JOIN LATERAL jsonb_array_elements(r.recipients) WITH ORDINALITY AS entry
     WHERE r.id = ANY($1::uuid[])),
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
   FROM made WHERE runs.id = made.run_id
   RETURNING made.run_id, made.ids`,
);

/**
 * Turns runs that list a few recipients each into notifications, all of them or none, in one transaction of three
 * statements. Answers those it took: what has begun, is for a topic or for many, is held by somebody, is not due or did
 * not fit is left out.
 */
export async function fanOutSmallRuns(db: Db, input: SmallRunsInput): Promise<FannedOutRun[]> {
  return transaction(db, (client) => fanOutLocked(client, input), beginFanOut);
}

async function fanOutLocked(
  client: Connection,
  { runIds, eachMax, togetherMax }: SmallRunsInput,
): Promise<FannedOutRun[]> {
  const locked = await run(client, lockRuns, [runIds, eachMax, togetherMax]);
  if (locked.length === 0) return [];
  const ids = locked.map(({ id }) => id);
  const listed = locked.reduce((sum, one) => sum + one.listed, 0);
  const actors = locked.filter((one) => one.has_actor).length;
  await run(client, insertUnknownUsers, [ids, newIds(listed + actors)]);
  const made = await run(client, insertNotifications, [ids, newIds(listed)]);
  return made.map(({ run_id: runId, ids: notificationIds }) => ({ runId, notificationIds }));
}
