import { type Db, retryDeadlocks, run, type Statement, statement } from '../connect.ts';
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

/** A page, and how many of its rows had content. */
export interface EmptiedPage extends RowsPage {
  emptied: number;
}

type EmptyStatement = Statement<PageRow & { emptied: number }>;

// The same columns that an erasure of a person empties. `updated_at` stays: history goes by when something happened.
const emptyDeliveries: EmptyStatement = statement(
  'empty-deliveries',
  `WITH ${pageOfRows('deliveries')},
   feeds_held AS MATERIALIZED (${lockFeedsOf(`d.id = ANY${pageIds}`)}),
   attempts_emptied AS (
     UPDATE attempts SET reason = NULL WHERE delivery_id = ANY${pageIds} AND reason IS NOT NULL),
   emptied AS (
     UPDATE deliveries SET message = NULL, reason_details = NULL
     WHERE id = ANY${pageIds} AND (message IS NOT NULL OR reason_details IS NOT NULL)
       AND ${isHeld('feeds_held')} RETURNING 1)
   SELECT (SELECT count(*)::int FROM emptied) AS emptied, ${endOfPage}`,
);

const emptyNotifications: EmptyStatement = statement(
  'empty-notifications',
  `WITH ${pageOfRows('notifications')},
   emptied AS (
     UPDATE notifications SET attributes = NULL, data = NULL, results = NULL
     WHERE id = ANY${pageIds}
       AND (attributes IS NOT NULL OR data IS NOT NULL OR results IS NOT NULL) RETURNING 1)
   SELECT (SELECT count(*)::int FROM emptied) AS emptied, ${endOfPage}`,
);

const emptyRunsThemselves = statement<{ id: string }>(
  'empty-runs',
  `UPDATE runs SET data = '{}', actor = NULL, content_removed_at = now(),
     recipients = CASE WHEN recipients IS NOT NULL THEN '[]'::jsonb END
   WHERE id = ANY($1::uuid[]) AND content_removed_at IS NULL RETURNING id`,
);

/** Takes the messages of a page of the runs' deliveries away, and what providers said of them. */
export function emptyDeliveriesOfRuns(db: Db, page: RowsInput): Promise<EmptiedPage> {
  return emptyPage(db, emptyDeliveries, page);
}

/** Takes away what was given for the recipients of a page of the runs' notifications. */
export function emptyNotificationsOfRuns(db: Db, page: RowsInput): Promise<EmptiedPage> {
  return emptyPage(db, emptyNotifications, page);
}

async function emptyPage(db: Db, prepared: EmptyStatement, page: RowsInput): Promise<EmptiedPage> {
  const [row] = await retryDeadlocks(() => run(db.pool, prepared, rowsValues(page)));
  return { ...toRowsPage(row, page), emptied: row?.emptied ?? 0 };
}

/** Takes the data, the actor and the list of recipients of runs away, and remembers that; everything of them comes before. */
export async function emptyRuns(db: Db, input: { runIds: string[] }): Promise<number> {
  return (await retryDeadlocks(() => run(db.pool, emptyRunsThemselves, [input.runIds]))).length;
}
