import { type DigestItem, digestItemsBytesMax, setBytesMax } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { bytesOf } from '../notifications/person-json.ts';
import { jsonBytes } from '../read-page.ts';
import { digestItem, isItem, itemData, itemPeople } from './digest-items.ts';

/** The digest that a notification carries. */
export interface LoadedDigest {
  windowId: string;
  /** With which version it goes on; null: with that of its run. */
  versionId: string | null;
  totalItems: number;
  totalActors: number;
  /** The first ones, as many as `digestItemsBytesMax` holds, at least one. */
  items: DigestItem[];
  /** What its last item was given. */
  data: Record<string, unknown>;
  /** When the last of its items loses its worth; null when one never does. */
  expiresAt: Date | null;
}

// An item without data is about this long, so no digest shows more of them.
const itemBytesMin = 130;
const itemsMax = Math.ceil(digestItemsBytesMax / itemBytesMin);

// Each of these reads no more than it shows, except by a number of the data, for which all are looked at.
const shownItems = `
  (SELECT n.* FROM notifications n
   WHERE n.digest_window_id = w.id AND ${isItem} AND coalesce(w.retain->>'keep', 'first') = 'first'
   ORDER BY n.digest_item_at, n.run_id
   LIMIT least(coalesce((w.retain->>'count')::int, ${itemsMax}), ${itemsMax}))
  UNION ALL
  (SELECT n.* FROM notifications n
   WHERE n.digest_window_id = w.id AND ${isItem} AND w.retain->>'keep' = 'last'
   ORDER BY n.digest_item_at DESC, n.run_id DESC LIMIT (w.retain->>'count')::int)
  UNION ALL
  (SELECT n.* FROM notifications n JOIN runs r ON r.id = n.run_id
   CROSS JOIN LATERAL (
     SELECT (${itemData}) #> ARRAY(SELECT jsonb_array_elements_text(w.retain->'by')) AS by) said
   WHERE n.digest_window_id = w.id AND ${isItem} AND w.retain->>'keep' IN ('highest', 'lowest')
   ORDER BY CASE WHEN jsonb_typeof(said.by) = 'number'
                 THEN said.by::numeric * CASE w.retain->>'keep' WHEN 'lowest' THEN -1 ELSE 1 END
            END DESC NULLS LAST, n.digest_item_at, n.run_id
   LIMIT (w.retain->>'count')::int)`;

// What is stored is no longer than its JSON, and known without reading it: what cannot fit is not written out to be
// measured. The digests of a set are added up like its notifications; those it cannot hold are left out.
const load = statement<{
  id: string;
  version_id: string | null;
  total_items: number;
  total_actors: number;
  expires_at: Date | null;
  items: DigestItem[] | null;
  data: Record<string, unknown> | null;
}>(
  'load-digests',
  `WITH windows AS MATERIALIZED (SELECT * FROM digest_windows WHERE id = ANY($1::uuid[])),
   near AS MATERIALIZED (
     SELECT w.id AS window_id, item.id, item.place
     FROM windows w CROSS JOIN LATERAL (
       SELECT id, place, sum(stored) OVER (ORDER BY place) - stored AS stored_before
       FROM (SELECT n.id, row_number() OVER (ORDER BY n.digest_item_at, n.run_id) AS place,
                    ${itemBytesMin} + ${jsonBytes('r.data')} + ${jsonBytes('n.data')} AS stored
             FROM (${shownItems}) n
             JOIN runs r ON r.id = n.run_id) measured) item
     WHERE stored_before <= $2::int),
   sized AS (
     SELECT window_id, place, item, sum(${bytesOf('item')}) OVER (PARTITION BY window_id ORDER BY place) AS bytes
     FROM (SELECT near.window_id, near.place, ${digestItem} AS item
           FROM near JOIN notifications n ON n.id = near.id JOIN runs r ON r.id = n.run_id ${itemPeople}) AS shown),
   shown AS (
     SELECT window_id, jsonb_agg(item ORDER BY place) AS items, max(bytes) AS bytes
     FROM sized WHERE bytes <= $2::int OR place = 1 GROUP BY window_id),
   digests AS (
     SELECT w.*, shown.items, last.data,
            row_number() OVER (ORDER BY w.lead_id) AS place,
            sum(coalesce(shown.bytes, 0) + ${bytesOf('last.data')}) OVER (ORDER BY w.lead_id) AS bytes_so_far
     FROM windows w
     LEFT JOIN shown ON shown.window_id = w.id
     LEFT JOIN LATERAL (
       SELECT ${itemData} AS data FROM notifications n JOIN runs r ON r.id = n.run_id
       WHERE n.digest_window_id = w.id AND ${isItem}
       ORDER BY n.digest_item_at DESC, n.run_id DESC LIMIT 1) last ON true)
   SELECT id, version_id, total_items, total_actors, expires_at, items, data
   FROM digests WHERE bytes_so_far <= $3::int OR place = 1`,
);

/** Reads the digests of these windows, as many of them as a set may hold, in the order of who carries them. */
export async function loadDigests(
  db: Db,
  windowIds: string[],
): Promise<ReadonlyMap<string, LoadedDigest>> {
  if (windowIds.length === 0) return new Map();
  const rows = await run(db.pool, load, [windowIds, digestItemsBytesMax, setBytesMax]);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        windowId: row.id,
        versionId: row.version_id,
        totalItems: row.total_items,
        totalActors: row.total_actors,
        items: row.items ?? [],
        data: row.data ?? {},
        expiresAt: row.expires_at,
      },
    ]),
  );
}
