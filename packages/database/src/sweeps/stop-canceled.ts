import { type Db, run, statement } from '../connect.ts';
import { lowestId } from '../ids.ts';

// Taken for a minute: the pages of a large run take a while, and a worker that is lost leaves it to the next.
const takeCanceled = statement<{ id: string }>(
  'take-canceled-runs',
  `WITH due AS (SELECT id FROM runs WHERE status = 'canceled' AND sweep_at <= now()
                ORDER BY sweep_at LIMIT $1::int FOR NO KEY UPDATE SKIP LOCKED)
   UPDATE runs SET sweep_at = now() + interval '1 minute' FROM due WHERE runs.id = due.id
   RETURNING runs.id`,
);

/** Takes at most `limit` canceled runs of which something may be left. */
export async function takeCanceledRuns(db: Db, input: { limit: number }): Promise<string[]> {
  return (await run(db.pool, takeCanceled, [input.limit])).map(({ id }) => id);
}

// What rests in a digest is none of its items any more. A window that somebody holds closes, or gets further ones, right
// now: it is not waited for, since whoever closes it waits for these notifications.
const stopNotifications = statement<{ id: string }>(
  'stop-notifications-of-run',
  `WITH page AS MATERIALIZED (
     SELECT id, CASE WHEN rest = 'digest' THEN digest_window_id END AS window_id FROM notifications
     WHERE run_id = $1 AND id > $2 AND status IN ('pending', 'waiting')
     ORDER BY id LIMIT $3::int FOR UPDATE SKIP LOCKED),
   open AS MATERIALIZED (
     SELECT id FROM digest_windows WHERE id IN (SELECT window_id FROM page) AND closed_at IS NULL
     FOR UPDATE SKIP LOCKED),
   counted AS (
     UPDATE digest_windows w SET item_count = w.item_count - gone.count
     FROM (SELECT window_id, count(*)::int AS count FROM page GROUP BY window_id) gone
     WHERE w.id = gone.window_id AND w.id IN (SELECT id FROM open))
   UPDATE notifications n
   SET status = 'stopped', reason = 'canceled', visit = visit + 1, rest = NULL, resume_at = NULL,
       sweep_at = NULL, updated_at = now()
   FROM page WHERE n.id = page.id RETURNING n.id`,
);

const skipDeliveries = statement<{ id: string }>(
  'skip-deliveries-of-run',
  `WITH page AS (SELECT id FROM deliveries WHERE run_id = $1 AND id > $2 AND status = 'pending'
                 ORDER BY id LIMIT $3::int FOR UPDATE SKIP LOCKED)
   UPDATE deliveries d
   SET status = 'skipped', reason = 'canceled', sweep_at = NULL, next_attempt_at = NULL,
       updated_at = now()
   FROM page WHERE d.id = page.id RETURNING d.id`,
);

/** A page of what is left of a canceled run. */
export interface StopInput {
  runId: string;
  /** Rows after this id; null: from the first on. */
  after: string | null;
  limit: number;
}

/** A stopped page: how many rows, and the last one's id. */
export interface StoppedPage {
  count: number;
  last: string | null;
}

/** Stops the next open notifications of a canceled run. */
export async function stopCanceledNotifications(db: Db, input: StopInput): Promise<StoppedPage> {
  const values = [input.runId, input.after ?? lowestId, input.limit];
  return toStoppedPage(await run(db.pool, stopNotifications, values));
}

/** Skips the next deliveries of a canceled run that wait to be sent; what is being sent is left to who sends it. */
export async function skipCanceledDeliveries(db: Db, input: StopInput): Promise<StoppedPage> {
  const values = [input.runId, input.after ?? lowestId, input.limit];
  return toStoppedPage(await run(db.pool, skipDeliveries, values));
}

function toStoppedPage(rows: { id: string }[]): StoppedPage {
  const ids = rows.map(({ id }) => id).sort();
  return { count: ids.length, last: ids.at(-1) ?? null };
}

// What is being sent comes back as settled, or its lease ends.
const leave = statement<{ id: string }>(
  'leave-canceled-run',
  `UPDATE runs SET sweep_at = CASE
       WHEN EXISTS (SELECT FROM notifications WHERE run_id = $1 AND status IN ('pending', 'waiting'))
         OR EXISTS (SELECT FROM deliveries WHERE run_id = $1 AND status IN ('pending', 'processing'))
       THEN now() + interval '5 seconds' END
   WHERE id = $1 AND status = 'canceled' RETURNING id`,
);

/** Lets go of a canceled run: for good when nothing of it is open, else for five seconds. */
export async function leaveCanceledRun(db: Db, input: { runId: string }): Promise<void> {
  await run(db.pool, leave, [input.runId]);
}
