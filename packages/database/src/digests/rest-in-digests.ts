import { type Connection, run, statement } from '../connect.ts';
import { liveRuns } from '../runs/live-runs.ts';
import {
  type AtDigest,
  askedAtDigests,
  earliestAsked,
  identity,
  identityOf,
  printAtDigests,
  told,
} from './digest-identity.ts';

/** A notification that comes to rest in the window of a digest. */
export interface RestingInDigest extends AtDigest {
  runId: string;
}

// The notifications are held first: whoever has the same set finds them saved, and an erasure of the person waits.
// Then the windows, in one order: an open one is taken, so that nobody closes it before the set is saved. One that is
// being closed is waited for, and is no window any more then.
const openWindows = statement<{ id: string; window_id: string }>(
  'open-digest-windows',
  `WITH live AS MATERIALIZED (${liveRuns('$2::uuid[]')}),
   ${askedAtDigests('WHERE n.run_id IN (SELECT id FROM live) ORDER BY n.id FOR NO KEY UPDATE OF n')},
   ${earliestAsked},
   opened AS (
     INSERT INTO digest_windows AS w (id, project_id, ${identity}, closes_at, sweep_at, ${told})
     SELECT new_id, project_id, ${identity}, closes_at, closes_at, ${told} FROM earliest ORDER BY ${identity}
     ON CONFLICT (${identity}) WHERE closed_at IS NULL DO UPDATE SET item_count = w.item_count
     RETURNING w.id AS window_id, ${identity})
   SELECT asked.id, window_id FROM asked JOIN opened USING (${identity})`,
);

// A statement of its own: it sees how full the windows are that the first one has taken, and takes no other, whichever
// version is published meanwhile. What is more than a window may hold comes into
// the next ones; each but the last of them is full, and due at once. The full one is written before its successor, of
// which there may be one that is open.
const joinWindows = statement<{ id: string; window_id: string }>(
  'join-digest-windows',
  `WITH ${askedAtDigests('')},
   placed AS MATERIALIZED (
     SELECT a.id, a.project_id, a.closes_at, a.new_id, a.min_items, a.slides_ms, a.retain, ${identityOf('w')},
            w.id AS open_id, w.max_items AS items_max,
            w.item_count + row_number() OVER (PARTITION BY w.id ORDER BY a.accepted_at, a.run_id) - 1 AS place
     FROM asked a JOIN digest_windows w ON w.id = ($2::jsonb->>a.id::text)::uuid),
   shared AS MATERIALIZED (
     SELECT *, coalesce(place / items_max, 0) AS chunk,
            CASE WHEN place >= items_max THEN
              first_value(new_id) OVER (PARTITION BY open_id, place / items_max ORDER BY place)
            ELSE open_id END AS window_id
     FROM placed),
   filled AS (
     UPDATE digest_windows w SET
       item_count = w.item_count + added.count,
       closed_at = CASE WHEN w.item_count + added.count >= w.max_items THEN now() END,
       closes_at = coalesce(slid.closes_at, w.closes_at),
       sweep_at = CASE WHEN w.item_count + added.count >= w.max_items THEN now()
                       ELSE coalesce(slid.closes_at, w.sweep_at) END
     FROM (SELECT window_id, count(*)::int AS count, max(closes_at) AS closes_at
           FROM shared WHERE chunk = 0 GROUP BY window_id) added
     JOIN digest_windows old ON old.id = added.window_id
     CROSS JOIN LATERAL (
       SELECT CASE WHEN old.slides_ms IS NOT NULL THEN greatest(old.closes_at,
         least(added.closes_at, old.opened_at + old.slides_ms * interval '1 ms')) END AS closes_at) slid
     WHERE w.id = added.window_id RETURNING w.id),
   followed AS (
     INSERT INTO digest_windows (id, project_id, ${identity}, closes_at, sweep_at, closed_at, item_count, ${told})
     SELECT window_id, (array_agg(project_id))[1], ${identity}, min(closes_at),
            CASE WHEN count(*) = items_max THEN now() ELSE min(closes_at) END,
            CASE WHEN count(*) = items_max THEN now() END, count(*),
            items_max, min(min_items), min(slides_ms), (array_agg(retain))[1]
     FROM shared WHERE chunk > 0 AND (SELECT count(*) FROM filled) > 0
     GROUP BY window_id, ${identity}, items_max)
   SELECT id, window_id FROM shared`,
);

/**
 * Finds an open window for each notification that is still as it was loaded, or opens one, and answers which: two
 * statements for any set. Until the transaction ends nobody closes them; the notifications are to be saved in it.
 */
export async function restInDigests(
  connection: Connection,
  resting: RestingInDigest[],
): Promise<Map<string, string>> {
  const wanted = printAtDigests(resting);
  const runIds = [...new Set(resting.map(({ runId }) => runId))];
  const taken = toMap(await run(connection, openWindows, [wanted, runIds]));
  const windows = JSON.stringify(Object.fromEntries(taken));
  return toMap(await run(connection, joinWindows, [wanted, windows]));
}

function toMap(rows: { id: string; window_id: string }[]): Map<string, string> {
  return new Map(rows.map((row) => [row.id, row.window_id]));
}
