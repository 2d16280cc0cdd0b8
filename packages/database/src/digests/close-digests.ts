import { type Connection, type Db, run, statement, transaction } from '../connect.ts';
import { isBroadcastRun } from '../runs/is-broadcast.ts';
import { liveRuns } from '../runs/live-runs.ts';
import type { OverdueRow } from '../sweeps/take-overdue.ts';

/** How much is closed at once. */
export interface CloseDigestsInput {
  /** Most windows. */
  limit: number;
  /** Most items, of a window and of all together; a window that has more is closed in several goes. */
  itemsMax: number;
}

/** What became of the windows that were due. */
export interface ClosedDigests {
  /** How many were looked at; as long as that is not 0, more may be due. */
  count: number;
  /** The notifications that carry a digest and go on now. */
  woken: OverdueRow[];
}

// Whoever comes to rest in a window holds it: such a window is closed by the next look.
const takeDue = statement<{ id: string }>(
  'take-due-digest-windows',
  `WITH due AS MATERIALIZED (
     SELECT id, sweep_at, item_count FROM digest_windows WHERE sweep_at <= now()
     ORDER BY sweep_at LIMIT $1::int FOR UPDATE SKIP LOCKED),
   taken AS (
     SELECT id FROM (
       SELECT id, row_number() OVER (ORDER BY sweep_at, id) AS place,
              sum(item_count) OVER (ORDER BY sweep_at, id) AS items_so_far FROM due) AS counted
     WHERE items_so_far <= $2::bigint OR place = 1)
   UPDATE digest_windows w SET closed_at = coalesce(w.closed_at, now())
   FROM taken WHERE w.id = taken.id RETURNING w.id`,
);

const isDigestIn = (version: string) =>
  `${version}.steps @> jsonb_build_array(jsonb_build_object('handle', w.step_handle, 'type', 'digest'))`;

// The published version, or the newest one that was, in which the step still is a digest. It mostly is in the published
// one: the steps of the others are not read then, for no window of many.
const latestVersion = `coalesce(
  (SELECT v.id FROM notiflow_versions v WHERE v.id = f.published_version_id AND ${isDigestIn('v')}),
  (SELECT v.id FROM notiflow_versions v
   WHERE v.notiflow_id = w.notiflow_id AND v.published_at IS NOT NULL AND ${isDigestIn('v')}
   ORDER BY v.version_number DESC LIMIT 1))`;

// A statement of its own, since it sees who came before the windows were closed. The first that can go on is the one
// that carries the others; it rests until they are all absorbed. Runs are held, so that a cancel which was answered
// before is obeyed, and one that comes later finds nothing left, or the carrier alone.
// NOT IN is asked of a hash, once for all; NOT EXISTS would look through the runs again for each of the items.
const absorb = statement<never>(
  'absorb-digest-items',
  `WITH windows AS MATERIALIZED (
     SELECT w.id, w.lead_id, w.min_items, (f.active AND f.archived_at IS NULL) AS is_active
     FROM digest_windows w JOIN notiflows f ON f.id = w.notiflow_id WHERE w.id = ANY($1::uuid[])),
   members AS MATERIALIZED (
     SELECT item.*, w.id AS window_id, w.lead_id, w.min_items, w.is_active
     FROM windows w CROSS JOIN LATERAL (
       SELECT n.id, n.run_id, n.digest_item_at FROM notifications n
       WHERE n.digest_window_id = w.id AND n.status = 'waiting' AND n.rest = 'digest'
         AND n.id IS DISTINCT FROM w.lead_id
       ORDER BY n.digest_item_at, n.run_id LIMIT $2::int) item),
   live AS MATERIALIZED (${liveRuns('ARRAY(SELECT DISTINCT run_id FROM members)')}),
   short AS MATERIALIZED (
     SELECT window_id FROM members LEFT JOIN live ON live.id = run_id
     WHERE lead_id IS NULL AND min_items IS NOT NULL
     GROUP BY window_id, min_items HAVING count(live.id) < least(min_items, $2::int)),
   leads AS MATERIALIZED (
     SELECT DISTINCT ON (window_id) window_id, id FROM members
     WHERE lead_id IS NULL AND is_active AND run_id IN (SELECT id FROM live)
       AND window_id NOT IN (SELECT window_id FROM short)
     ORDER BY window_id, digest_item_at, run_id),
   stopped AS (
     UPDATE notifications n SET status = 'stopped', visit = n.visit + 1, rest = NULL, updated_at = now(),
       reason = CASE WHEN m.run_id NOT IN (SELECT id FROM live) THEN 'canceled'
                     WHEN NOT m.is_active THEN 'notiflow_inactive'
                     WHEN m.window_id IN (SELECT window_id FROM short) THEN 'digest_below_minimum'
                     ELSE 'absorbed' END
     FROM members m
     WHERE n.id = m.id AND n.status = 'waiting' AND m.id NOT IN (SELECT id FROM leads))
   UPDATE digest_windows w SET lead_id = leads.id,
     version_id = CASE WHEN w.pinned_version_id = '00000000-0000-0000-0000-000000000000'
                       THEN ${latestVersion} END
   FROM leads, notiflows f WHERE w.id = leads.window_id AND f.id = w.notiflow_id`,
);

// Nobody carries anything, but somebody went on at once, and the next one may not yet.
const isRemembered = (w: string) =>
  `${w}.lead_id IS NULL AND ${w}.leader_id IS NOT NULL AND ${w}.opened_at + ${w}.look_back_ms * interval '1 ms' > now()`;

const finish = statement<OverdueRow>(
  'finish-digest-windows',
  `WITH finished AS MATERIALIZED (
     SELECT w.id, w.lead_id FROM digest_windows w
     WHERE w.id = ANY($1::uuid[]) AND NOT EXISTS (
       SELECT FROM notifications n
       WHERE n.digest_window_id = w.id AND n.status = 'waiting' AND n.rest = 'digest'
         AND n.id IS DISTINCT FROM w.lead_id)),
   totals AS (
     SELECT f.id, count(*)::int AS items, count(DISTINCT r.actor_id)::int AS actors,
            CASE WHEN count(*) = count(r.expires_at) THEN max(r.expires_at) END AS expires_at
     FROM finished f
     JOIN notifications n ON n.digest_window_id = f.id AND (n.id = f.lead_id OR n.reason = 'absorbed')
     JOIN runs r ON r.id = n.run_id
     GROUP BY f.id),
   counted AS (
     UPDATE digest_windows w SET sweep_at = NULL, total_items = totals.items,
       total_actors = totals.actors, expires_at = totals.expires_at
     FROM totals WHERE w.id = totals.id),
   remembered AS (
     UPDATE digest_windows w SET sweep_at = w.opened_at + w.look_back_ms * interval '1 ms'
     FROM finished f WHERE w.id = f.id AND ${isRemembered('w')}),
   emptied AS (
     DELETE FROM digest_windows w USING finished f
     WHERE w.id = f.id AND w.lead_id IS NULL AND (${isRemembered('w')}) IS NOT TRUE),
   woken AS (
     UPDATE notifications n
     SET status = 'pending', sweep_at = now() + interval '3 seconds', updated_at = now()
     FROM finished f WHERE n.id = f.lead_id AND n.status = 'waiting' RETURNING n.id, n.run_id)
   SELECT woken.id, r.priority, ${isBroadcastRun('r')} AS "isBroadcast"
   FROM woken JOIN runs r ON r.id = woken.run_id ORDER BY woken.id`,
);

/**
 * Closes windows that are due, each once: the first of their notifications is pending again and carries the digest, the
 * others are stopped. What came before is in it; what comes after opens the next window. Three statements for any set.
 */
export async function closeDigests(
  db: Db,
  { limit, itemsMax }: CloseDigestsInput,
): Promise<ClosedDigests> {
  return transaction(db, async (client: Connection) => {
    const ids = (await run(client, takeDue, [limit, itemsMax])).map(({ id }) => id);
    if (ids.length === 0) return { count: 0, woken: [] };
    await run(client, absorb, [ids, itemsMax]);
    return { count: ids.length, woken: await run(client, finish, [ids]) };
  });
}
