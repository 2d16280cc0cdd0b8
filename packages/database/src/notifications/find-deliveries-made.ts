import type { DeliveryStatus } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';

/** Deliveries of one step that have the same status, and whether one of them was seen, read or clicked. */
export interface MadeDeliveryFacts {
  step: string;
  status: DeliveryStatus;
  seen: boolean;
  read: boolean;
  clicked: boolean;
}

// A step may have a delivery for each of a hundred devices: they are counted here by their status.
const find = statement<MadeDeliveryFacts & { notification_id: string }>(
  'find-deliveries-made',
  `SELECT notification_id, step_handle AS step, status, bool_or(seen_at IS NOT NULL) AS seen,
          bool_or(read_at IS NOT NULL) AS read, bool_or(clicked_at IS NOT NULL) AS clicked
   FROM deliveries WHERE notification_id = ANY($1::uuid[]) GROUP BY notification_id, step_handle, status`,
);

/** What became so far of the messages of each notification: one statement for any set. One without any is left out. */
export async function findDeliveriesMade(
  db: Db,
  notificationIds: string[],
): Promise<Map<string, MadeDeliveryFacts[]>> {
  const made = new Map<string, MadeDeliveryFacts[]>();
  const rows = await run(db.pool, find, [notificationIds]);
  for (const { notification_id: id, ...facts } of rows) {
    const ofNotification = made.get(id);
    if (ofNotification === undefined) made.set(id, [facts]);
    else ofNotification.push(facts);
  }
  return made;
}
