import { type Db, run, statement, transaction } from '../connect.ts';

const cancel = statement<{ id: string }>(
  'cancel-run',
  `UPDATE runs SET status = 'canceled', sweep_at = NULL
   WHERE project_id = $1 AND id = $2
     AND (status IN ('accepted', 'fanning_out')
       OR (status = 'fanned_out'
         AND (EXISTS (SELECT FROM notifications
                      WHERE run_id = $2 AND status IN ('pending', 'waiting'))
           OR EXISTS (SELECT FROM deliveries
                      WHERE run_id = $2 AND status IN ('pending', 'processing')))))
   RETURNING id`,
);

const stopNotifications = statement<never>(
  'stop-notifications-of-run',
  `UPDATE notifications SET status = 'stopped', reason = 'canceled', sweep_at = NULL, updated_at = now()
   WHERE run_id = $1 AND status IN ('pending', 'waiting')`,
);

const skipDeliveries = statement<never>(
  'skip-deliveries-of-run',
  `UPDATE deliveries SET status = 'skipped', reason = 'canceled', sweep_at = NULL,
          next_attempt_at = NULL, updated_at = now()
   WHERE run_id = $1 AND status = 'pending'`,
);

/**
 * Cancels what is left of a run: nothing is claimed after this answers; what a worker holds already is
 * finished, and not tried again.
 * False when the run is not there, or nothing of it is left.
 */
export async function cancelRun(
  db: Db,
  input: { projectId: string; id: string },
): Promise<boolean> {
  return transaction(db, async (client) => {
    const canceled = await run(client, cancel, [input.projectId, input.id]);
    if (canceled.length === 0) return false;
    await run(client, stopNotifications, [input.id]);
    await run(client, skipDeliveries, [input.id]);
    return true;
  });
}
