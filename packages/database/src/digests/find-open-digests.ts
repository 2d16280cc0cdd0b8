import type { DigestItem } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { lowestId } from '../ids.ts';
import { jsonBytes } from '../read-page.ts';
import { digestItem, itemPeople } from './digest-items.ts';

/** A window of a digest step, by what it is found by. */
export interface DigestWindowKey {
  recipientId: string;
  notiflowId: string;
  step: string;
  /** Names the value of the key, in hexadecimal. */
  keyHash: string;
}

/** A window that is open, with those who rest in it. */
export interface OpenDigest extends DigestWindowKey {
  windowId: string;
  closesAt: Date;
  itemCount: number;
  actorCount: number;
  /** The first ones, as many as `itemBytesMax` holds. */
  items: DigestItem[];
}

// Of each window: a plan shows what a digest looks like, and looks at a hundred of them at once.
const itemBytesMax = 65_536;

// Those of published versions, which share their windows.
const find = statement<OpenDigest>(
  'find-open-digests',
  `SELECT q."recipientId", q."notiflowId", q.step, q."keyHash", w.id AS "windowId", w.closes_at AS "closesAt",
          found.item_count AS "itemCount", found.actor_count AS "actorCount", found.items
   FROM jsonb_to_recordset($2::jsonb)
     AS q ("recipientId" uuid, "notiflowId" uuid, step text, "keyHash" text)
   JOIN digest_windows w ON w.recipient_id = q."recipientId" AND w.notiflow_id = q."notiflowId"
     AND w.step_handle = q.step AND w.key_hash = decode(q."keyHash", 'hex') AND w.closed_at IS NULL
     AND w.pinned_version_id = '${lowestId}'
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS item_count, count(DISTINCT actor_id)::int AS actor_count,
            coalesce(jsonb_agg(item ORDER BY place) FILTER (WHERE item IS NOT NULL), '[]') AS items
     FROM (
       SELECT placed.place, placed.actor_id,
              CASE WHEN placed.bytes <= ${itemBytesMax} THEN (
                SELECT ${digestItem} FROM notifications n JOIN runs r ON r.id = n.run_id ${itemPeople}
                WHERE n.id = placed.id) END AS item
       FROM (
         SELECT n.id, r.actor_id, row_number() OVER in_order AS place,
                sum(${jsonBytes('r.data')} + ${jsonBytes('n.data')} + 1) OVER in_order AS bytes
         FROM notifications n JOIN runs r ON r.id = n.run_id
         WHERE n.digest_window_id = w.id AND n.status = 'waiting' AND n.rest = 'digest'
         WINDOW in_order AS (ORDER BY n.digest_item_at, n.run_id)) AS placed) AS shown) AS found
   WHERE w.project_id = $1`,
);

/** Finds the windows that are open, and joins none. */
export async function findOpenDigests(
  db: Db,
  input: { projectId: string; keys: DigestWindowKey[] },
): Promise<OpenDigest[]> {
  if (input.keys.length === 0) return [];
  return run(db.pool, find, [input.projectId, JSON.stringify(input.keys)]);
}
