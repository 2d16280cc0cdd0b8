import { type Db, retryDeadlocks, run, statement, transaction } from '../connect.ts';
import { subscribedCount } from './subscribed-count.ts';

// Of what is fanned out something must be left; so of a run that was given up, whose notifications go on.
const hasRest = `(status IN ('accepted', 'fanning_out')
  OR (status IN ('fanned_out', 'failed')
    AND (EXISTS (SELECT FROM notifications n
                 WHERE n.run_id = runs.id AND n.status IN ('pending', 'waiting'))
      OR EXISTS (SELECT FROM deliveries d
                 WHERE d.run_id = runs.id AND d.status IN ('pending', 'processing')))))`;

// A topic's run that ends before its last page keeps the number of its recipients, as it would be counted.
const keepCount = `recipient_count = CASE
  WHEN topic_id IS NOT NULL AND status IN ('accepted', 'fanning_out') THEN coalesce(expected_count, ${subscribedCount('runs')})
  ELSE recipient_count END`;

// A run that was given up keeps its reason, which says that the recipients without a notification had failed before.
const markRun = statement<{ id: string }>(
  'cancel-run',
  `UPDATE runs SET status = 'canceled', sweep_at = now(), ${keepCount}
   WHERE project_id = $1 AND id = $2 AND ${hasRest} RETURNING id`,
);

// Whoever claims or saves holds its runs with a lock that keeps this one out (`lock_live_runs`). What comes after the mark sees
// it; what came before is waited for here. Two statements and not one: a lock that is asked for before the mark
// is committed would wait as long as others keep coming.
const awaitWork = statement<{ id: string }>(
  'await-work-on-runs',
  'SELECT id FROM runs WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE',
);

/**
 * Marks a run as canceled: nothing of it is claimed or advanced after this answers. What a worker has begun to send is
 * finished, and not tried again; a sweep stops the rest. False when the run is not there, or nothing of it is left.
 */
export async function cancelRun(
  db: Db,
  input: { projectId: string; id: string },
): Promise<boolean> {
  const values = [input.projectId, input.id];
  const marked = await markTwice(() => retryDeadlocks(() => run(db.pool, markRun, values)));
  await retryDeadlocks(() => run(db.pool, awaitWork, [[input.id]]));
  return marked.length > 0;
}

/**
 * Marks, and marks again: a statement that had to wait for a page of the fan-out sees the run as the page left it, but
 * none of its notifications, so the run looks as if nothing of it were left. The next one sees them.
 */
async function markTwice(mark: () => Promise<{ id: string }[]>): Promise<string[]> {
  const marked = await mark();
  return [...marked, ...(await mark())].map(({ id }) => id);
}

/** What a cancel by key did, and until when runs that come with the key are canceled too. */
export interface KeyCancellation {
  canceledRuns: number;
  canceledUntil: Date;
}

const markKey = statement<{ canceled_until: Date }>(
  'cancel-key',
  `INSERT INTO cancellation_keys (project_id, key, canceled_until, expires_at)
   VALUES ($1, $2, now() + interval '24 hours', now() + interval '24 hours')
   ON CONFLICT (project_id, key) DO UPDATE
     SET canceled_until = excluded.canceled_until, expires_at = excluded.expires_at
   RETURNING canceled_until`,
);

const markRuns = statement<{ id: string }>(
  'cancel-runs-of-key',
  `UPDATE runs SET status = 'canceled', reason = coalesce(reason, 'cancellation_key'), sweep_at = now(),
     ${keepCount}
   WHERE project_id = $1 AND cancellation_key = $2 AND ${hasRest} RETURNING id`,
);

/** Cancels every run with this key, as `cancelRun` does: those that are there, and those that come within 24 hours. */
export async function cancelRunsByKey(
  db: Db,
  input: { projectId: string; key: string },
): Promise<KeyCancellation> {
  const values = [input.projectId, input.key];
  const { canceledUntil, ids } = await transaction(db, async (client) => {
    const [row] = await run(client, markKey, values);
    if (row === undefined) throw new Error('The cancellation key was not stored.');
    // A statement of its own: it sees the runs that the first one had to wait for.
    const ids = await markTwice(() => run(client, markRuns, values));
    return { canceledUntil: row.canceled_until, ids };
  });
  await retryDeadlocks(() => run(db.pool, awaitWork, [ids]));
  return { canceledRuns: ids.length, canceledUntil };
}
