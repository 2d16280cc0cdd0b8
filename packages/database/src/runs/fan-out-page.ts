import { broadcastPlaces } from '@notiflow/contracts';
import type pg from 'pg';
import { type Db, run, statement, transaction } from '../connect.ts';
import { isNotPaused } from '../failed-tries.ts';
import { newIds } from '../ids.ts';
import { chargedToday, today } from '../usage/charged-today.ts';
import { holdOffErasures } from '../users/hold-off-erasures.ts';
import { isBroadcastRun } from './is-broadcast.ts';
import { personColumns, personValues } from './person-columns.ts';
import { subscribedCount } from './subscribed-count.ts';

/** One page of a run turned into notifications. */
export interface FannedOutPage {
  notificationIds: string[];
  /** No page is left. */
  isLast: boolean;
  /** No page was fanned out before this one. */
  isFirst: boolean;
  /** 1 high, 2 normal, 3 low. */
  priority: number;
  isBroadcast: boolean;
  /** Of a broadcast: how many of its project and priority began before it and are not fanned out; counted up to 4. */
  broadcastsBefore: number;
}

interface RunRow {
  project_id: string;
  notiflow_id: string;
  actor_id: string | null;
  has_actor: boolean;
  exclude_actor: boolean;
  topic_id: string | null;
  topic_name: string | null;
  topic_position: string | null;
  cursor: string;
  /** How many people it lists; null for a topic. */
  listed: number | null;
  priority: number;
  is_broadcast: boolean;
  broadcasts_before: number;
}

// Counted no further than places are told apart. One that has not begun is not ahead of anybody.
const broadcastsBefore = `CASE WHEN ${isBroadcastRun('runs')} THEN (
    SELECT count(*)::int FROM (
      SELECT FROM runs other
      WHERE other.project_id = runs.project_id AND other.status = 'fanning_out' AND other.id < runs.id
        AND other.priority = runs.priority AND ${isBroadcastRun('other')}
      LIMIT ${broadcastPlaces - 1}) ahead) ELSE 0 END`;

// Shared with other pages and not with an erasure, which must not miss what a page writes at the same moment; taken
// before the run, as an erasure takes both in this order.
const lockRun = statement<RunRow>(
  'lock-run',
  `WITH erasures AS MATERIALIZED (
     SELECT ${holdOffErasures('project_id')} FROM runs WHERE id = $1)
   SELECT project_id, notiflow_id, actor_id, actor IS NOT NULL AS has_actor, exclude_actor,
          topic_id, topic_name, topic_position, cursor, priority,
          jsonb_array_length(recipients) AS listed,
          ${isBroadcastRun('runs')} AS is_broadcast, ${broadcastsBefore} AS broadcasts_before
   FROM erasures, runs
   WHERE id = $1 AND status IN ('accepted', 'fanning_out') AND (send_at IS NULL OR send_at <= now())
     AND ${isNotPaused('runs')}
   FOR NO KEY UPDATE OF runs`,
);

/** Begins a transaction that waits no longer than this for a run, or for an erasure, that somebody else is at. */
export const beginFanOut = "BEGIN; SET LOCAL lock_timeout = '2s'";

/**
 * Turns the run's next page into pending notifications and moves its cursor, in one transaction.
 * Null when there is nothing to do now: settled, not due, paused, canceled, or long in another worker's hands.
 * A crash repeats nothing: page and cursor are committed together.
 */
export async function fanOutPage(
  db: Db,
  input: { runId: string; pageSize: number },
): Promise<FannedOutPage | null> {
  try {
    return await transaction(db, (client) => fanOutNextPage(client, input), beginFanOut);
  } catch (error) {
    const lockNotAvailable = '55P03';
    if ((error as { code?: string }).code === lockNotAvailable) return null;
    throw error;
  }
}

async function fanOutNextPage(
  client: pg.PoolClient,
  input: { runId: string; pageSize: number },
): Promise<FannedOutPage | null> {
  const [row] = await run(client, lockRun, [input.runId]);
  if (row === undefined) return null;
  const actorId = row.has_actor ? (row.actor_id ?? (await storeActor(client, input.runId))) : null;
  const page = { ...input, row, excludedId: row.exclude_actor ? actorId : null };
  const { notificationIds, isLast } =
    row.topic_id === null ? await insertListed(client, page) : await insertSubscribed(client, page);
  return {
    notificationIds,
    isLast,
    isFirst: row.cursor === '0',
    priority: row.priority,
    isBroadcast: row.is_broadcast,
    broadcastsBefore: row.broadcasts_before,
  };
}

interface Page {
  runId: string;
  pageSize: number;
  row: RunRow;
  excludedId: string | null;
}

const insertActor = statement<never>(
  'insert-actor',
  `INSERT INTO users (id, project_id, external_id, ${personColumns})
   SELECT $2, project_id, actor->>'external_id', ${personValues('actor')}
   FROM runs WHERE id = $1
   ON CONFLICT (project_id, external_id) DO NOTHING`,
);

const pinActor = statement<{ actor_id: string }>(
  'pin-actor',
  `UPDATE runs SET actor_id = users.id FROM users
   WHERE runs.id = $1 AND users.project_id = runs.project_id
     AND users.external_id = runs.actor->>'external_id'
   RETURNING actor_id`,
);

async function storeActor(client: pg.PoolClient, runId: string): Promise<string | null> {
  await run(client, insertActor, [runId, ...newIds(1)]);
  const [row] = await run(client, pinActor, [runId]);
  return row?.actor_id ?? null;
}

const listedPage = `page AS MATERIALIZED (
  SELECT entry.value AS person, entry.ordinality - $2::bigint AS place
  FROM runs, jsonb_array_elements(runs.recipients) WITH ORDINALITY AS entry
  WHERE runs.id = $1 AND entry.ordinality > $2::bigint AND entry.ordinality <= $2::bigint + $3::int)`;

const insertUnknownUsers = statement<never>(
  'insert-unknown-users',
  `WITH ${listedPage}
   INSERT INTO users (id, project_id, external_id, ${personColumns})
   SELECT ids.id, $5, person->>'external_id', ${personValues('person')}
   FROM page JOIN unnest($4::uuid[]) WITH ORDINALITY AS ids (id, place) USING (place)
   WHERE person ? 'external_id'
     AND NOT EXISTS (SELECT FROM users
                     WHERE project_id = $5 AND external_id = person->>'external_id')
   ORDER BY person->>'external_id'
   ON CONFLICT (project_id, external_id) DO NOTHING`,
);

interface InsertedPage {
  ids: string[];
  is_last: boolean;
}

// A list knows its length from the start; what the page leaves out (an excluded actor, an erased person) is taken off. That
// more pages follow the first one is written with it, so that every notification of the run is counted (`run_counts`).
const insertListedNotifications = statement<InsertedPage>(
  'insert-listed-notifications',
  `WITH ${listedPage},
   inserted AS (
     INSERT INTO notifications
       (id, project_id, run_id, notiflow_id, recipient_id, status, attributes, data, sweep_at)
     SELECT ids.id, $5, $1, $6, users.id, 'pending',
            nullif(person - 'external_id' - 'data', '{}'), person->'data', now() + interval '3 seconds'
     FROM page
     JOIN unnest($4::uuid[]) WITH ORDINALITY AS ids (id, place) USING (place)
     JOIN users ON users.project_id = $5 AND users.external_id = person->>'external_id'
     WHERE users.id IS DISTINCT FROM $7::uuid
     ON CONFLICT (run_id, recipient_id) DO NOTHING
     RETURNING id),
   moved AS (
     UPDATE runs SET
       cursor = cursor + $3::int,
       recipient_count = recipient_count
         - (SELECT count(*) FROM page)::int + (SELECT count(*) FROM inserted)::int,
       expected_count = CASE WHEN cursor = 0 AND NOT last.is_last THEN recipient_count ELSE expected_count END,
       status = CASE WHEN last.is_last THEN 'fanned_out' ELSE 'fanning_out' END,
       fanned_out_at = CASE WHEN last.is_last THEN now() END,
       sweep_at = CASE WHEN last.is_last THEN NULL ELSE now() + interval '3 seconds' END,
       failed_tries = 0, paused_until = NULL
     FROM (SELECT jsonb_array_length(recipients) <= $2::bigint + $3::int AS is_last
           FROM runs WHERE id = $1) AS last
     WHERE id = $1
     RETURNING last.is_last)
   SELECT coalesce((SELECT array_agg(id ORDER BY id) FROM inserted), '{}') AS ids, is_last FROM moved`,
);

async function insertListed(client: pg.PoolClient, page: Page) {
  const { row } = page;
  const slice = [page.runId, row.cursor, page.pageSize];
  // Most runs are for a few: ids for a whole page would be most of what is sent.
  const size = Math.max(0, Math.min(page.pageSize, (row.listed ?? 0) - Number(row.cursor)));
  await run(client, insertUnknownUsers, [...slice, newIds(size), row.project_id]);
  const rows = await run(client, insertListedNotifications, [
    ...slice,
    newIds(size),
    row.project_id,
    row.notiflow_id,
    page.excludedId,
  ]);
  return toPage(rows);
}

// The list as it was at the run's position: joined before it, and not yet left at it. A project that counts its recipients
// is charged for them here, since nobody knew how many there are.
const insertSubscribedNotifications = statement<InsertedPage>(
  'insert-subscribed-notifications',
  `WITH page AS MATERIALIZED (
     SELECT user_id, position, row_number() OVER (ORDER BY position) AS place
     FROM (SELECT user_id, position FROM subscriptions
           WHERE topic_id = $2 AND position > $3::bigint AND position < $4::bigint
             AND (removed_position IS NULL OR removed_position > $4::bigint)
           ORDER BY position LIMIT $5::int) AS slice),
   inserted AS (
     INSERT INTO notifications
       (id, project_id, run_id, notiflow_id, recipient_id, topic_name, status, sweep_at)
     SELECT ids.id, $7, $1, $8, page.user_id, $10, 'pending', now() + interval '3 seconds'
     FROM page JOIN unnest($6::uuid[]) WITH ORDINALITY AS ids (id, place) USING (place)
     WHERE page.user_id IS DISTINCT FROM $9::uuid
       AND EXISTS (SELECT FROM users WHERE users.id = page.user_id)
     ON CONFLICT (run_id, recipient_id) DO NOTHING
     RETURNING id),
   charged AS (
     UPDATE project_usage SET day = ${today},
       recipients = ${chargedToday} + (SELECT count(*) FROM inserted)
     WHERE project_id = $7::uuid),
   moved AS (
     UPDATE runs SET
       cursor = coalesce((SELECT max(position) FROM page), cursor),
       recipient_count = recipient_count + (SELECT count(*) FROM inserted)::int,
       expected_count = CASE WHEN cursor = 0 AND NOT last.is_last THEN ${subscribedCount('runs')} ELSE expected_count END,
       status = CASE WHEN last.is_last THEN 'fanned_out' ELSE 'fanning_out' END,
       fanned_out_at = CASE WHEN last.is_last THEN now() END,
       sweep_at = CASE WHEN last.is_last THEN NULL ELSE now() + interval '3 seconds' END,
       failed_tries = 0, paused_until = NULL
     FROM (SELECT count(*) < $5::int AS is_last FROM page) AS last
     WHERE id = $1
     RETURNING last.is_last)
   SELECT coalesce((SELECT array_agg(id ORDER BY id) FROM inserted), '{}') AS ids, is_last FROM moved`,
);

async function insertSubscribed(client: pg.PoolClient, page: Page) {
  const { row } = page;
  const rows = await run(client, insertSubscribedNotifications, [
    page.runId,
    row.topic_id,
    row.cursor,
    row.topic_position,
    page.pageSize,
    newIds(page.pageSize),
    row.project_id,
    row.notiflow_id,
    page.excludedId,
    row.topic_name,
  ]);
  return toPage(rows);
}

function toPage(rows: InsertedPage[]) {
  const [row] = rows;
  if (row === undefined) throw new Error('The run vanished while its page was written.');
  return { notificationIds: row.ids, isLast: row.is_last };
}
