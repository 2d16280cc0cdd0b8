import type { DigestItem } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { jsonBytes, type Page, type PageInput, pageBytesMax } from '../read-page.ts';
import { digestItem, isItem, itemPeople } from './digest-items.ts';

/** One event of a digest, and where it came from. */
export interface DigestItemRecord {
  /** Of its notification. */
  id: string;
  run_id: string;
  accepted_at: Date;
  item: DigestItem;
}

type PageRow = DigestItemRecord & { page_rows: string };

// What is open has items as well: those that rest in it. The page is read before the people of its items are.
const read = (order: 'ASC' | 'DESC', before: string) =>
  statement<PageRow>(
    `read-digest-items-${order.toLowerCase()}`,
    `WITH cursor AS (SELECT digest_item_at, run_id FROM notifications WHERE project_id = $1 AND id = $3),
     page AS MATERIALIZED (
       SELECT n.*, count(*) OVER () AS page_rows
       FROM (SELECT n.* FROM digest_windows w JOIN notifications n ON n.digest_window_id = w.id
             WHERE w.project_id = $1 AND w.id = $2
               AND (${isItem} OR (n.status = 'waiting' AND n.rest = 'digest'))
               AND ($3::uuid IS NULL OR (n.digest_item_at, n.run_id) ${before}
                    (SELECT digest_item_at, run_id FROM cursor))
             ORDER BY n.digest_item_at ${order}, n.run_id ${order} LIMIT $4::int + 1) n),
     measured AS (
       SELECT n.*, sum(bytes) OVER (ORDER BY digest_item_at ${order}, run_id ${order}) AS bytes_so_far
       FROM (SELECT n.*, ${jsonBytes('r.data')} + ${jsonBytes('n.data')} AS bytes
             FROM page n JOIN runs r ON r.id = n.run_id) n)
     SELECT n.id, n.run_id, n.digest_item_at AS accepted_at, n.page_rows, ${digestItem} AS item
     FROM measured n JOIN runs r ON r.id = n.run_id ${itemPeople}
     WHERE n.bytes_so_far <= ${pageBytesMax} OR n.bytes_so_far = n.bytes
     ORDER BY n.digest_item_at ${order}, n.run_id ${order}`,
  );

const readOlder = read('DESC', '<');
const readNewer = read('ASC', '>');

/** Reads one page of the items of a digest, the latest first. */
export async function listDigestItems(
  db: Db,
  { projectId, windowId, page }: { projectId: string; windowId: string; page: PageInput },
): Promise<Page<DigestItemRecord>> {
  const isBackward = page.before !== null;
  const cursor = page.before ?? page.after;
  const values = [projectId, windowId, cursor, page.limit];
  const rows = await run(db.pool, isBackward ? readNewer : readOlder, values);
  const items = rows.slice(0, page.limit);
  const hasMore = Number(rows[0]?.page_rows ?? 0) > items.length;
  if (isBackward) items.reverse();
  return {
    items,
    hasMoreAfter: isBackward ? true : hasMore,
    hasMoreBefore: isBackward ? hasMore : cursor !== null,
  };
}
