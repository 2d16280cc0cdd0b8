import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { isHeld, lockFeedsOf } from '../feeds/lock-feeds.ts';
import {
  endOfPage,
  type PageRow,
  pageIds,
  pageOfRows,
  type RowsInput,
  type RowsPage,
  rowsValues,
  toRowsPage,
} from './run-rows.ts';

const removeDeliveries = statement<PageRow & { attempts: number }>(
  'remove-deliveries',
  `WITH ${pageOfRows('deliveries')},
   feeds_held AS MATERIALIZED (${lockFeedsOf(`d.id = ANY${pageIds}`)}),
   attempts_removed AS (DELETE FROM attempts WHERE delivery_id = ANY${pageIds} RETURNING 1),
   awaited_removed AS (DELETE FROM awaited_reports WHERE delivery_id = ANY${pageIds}),
   events_removed AS (DELETE FROM delivery_events WHERE delivery_id = ANY${pageIds}),
   removed AS (DELETE FROM deliveries WHERE id = ANY${pageIds} AND ${isHeld('feeds_held')})
   SELECT (SELECT count(*)::int FROM attempts_removed) AS attempts, ${endOfPage}`,
);

/** Removes a page of the runs' deliveries, each with its attempts and its history. */
export async function removeDeliveriesOfRuns(
  db: Db,
  page: RowsInput,
): Promise<RowsPage & { attempts: number }> {
  const [row] = await retryDeadlocks(() => run(db.pool, removeDeliveries, rowsValues(page)));
  return { ...toRowsPage(row, page), attempts: row?.attempts ?? 0 };
}

const removeNotifications = statement<PageRow>(
  'remove-notifications',
  `WITH ${pageOfRows('notifications')},
   digests_removed AS (DELETE FROM digest_windows WHERE lead_id = ANY${pageIds}),
   removed AS (DELETE FROM notifications WHERE id = ANY${pageIds})
   SELECT ${endOfPage}`,
);

/** Removes a page of the runs' notifications; their deliveries come before. */
export async function removeNotificationsOfRuns(db: Db, page: RowsInput): Promise<RowsPage> {
  const [row] = await retryDeadlocks(() => run(db.pool, removeNotifications, rowsValues(page)));
  return toRowsPage(row, page);
}

// Nothing else holds what belongs to a run together: one that still has rows stays.
const removeRunsThemselves = statement<{ id: string }>(
  'remove-runs',
  `WITH removed AS (
     DELETE FROM runs WHERE id = ANY($1::uuid[])
       AND NOT EXISTS (SELECT FROM notifications n WHERE n.run_id = runs.id)
       AND NOT EXISTS (SELECT FROM deliveries d WHERE d.run_id = runs.id)
     RETURNING id),
   counts_removed AS (DELETE FROM run_counts WHERE run_id = ANY(ARRAY(SELECT id FROM removed))),
   completions_removed AS (DELETE FROM run_completions WHERE run_id = ANY(ARRAY(SELECT id FROM removed)))
   SELECT id FROM removed`,
);

/** Removes runs of which nothing else is left, and answers how many. */
export async function removeRuns(db: Db, input: { runIds: string[] }): Promise<number> {
  return (await retryDeadlocks(() => run(db.pool, removeRunsThemselves, [input.runIds]))).length;
}
