import { preferenceChannelTypes } from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';

/** Somebody who does not get a notiflow on a channel type any more, by the delivery that was answered so. */
export interface Unsubscribed {
  deliveryId: string;
  projectId: string;
  userId: string;
  notiflowId: string;
  channelType: string;
}

// Users are locked in the order in which everything that writes preferences locks them.
const unsubscribe = statement<{
  delivery_id: string;
  project_id: string;
  user_id: string;
  notiflow_id: string;
  channel_type: string;
}>(
  'unsubscribe-by-deliveries',
  `WITH told AS MATERIALIZED (
     SELECT DISTINCT ON (d.recipient_id, d.notiflow_id, d.channel_type)
            given.id, d.id AS delivery_id, d.project_id, d.recipient_id, d.notiflow_id, d.channel_type
     FROM unnest($1::uuid[], $2::uuid[]) AS given (delivery_id, id)
     JOIN deliveries d ON d.id = given.delivery_id
     JOIN notiflows f ON f.id = d.notiflow_id AND f.include_in_preferences
     WHERE d.channel_type = ANY($3::text[])
     ORDER BY d.recipient_id, d.notiflow_id, d.channel_type),
   owners AS MATERIALIZED (
     SELECT id FROM users WHERE id IN (SELECT recipient_id FROM told) ORDER BY id FOR KEY SHARE),
   written AS (
     INSERT INTO preferences (id, project_id, user_id, notiflow_id, channel_type, enabled)
     SELECT told.id, project_id, recipient_id, notiflow_id, channel_type, false
     FROM told JOIN owners ON owners.id = recipient_id
     ORDER BY recipient_id, notiflow_id, channel_type
     ON CONFLICT (user_id, coalesce(notiflow_id, '00000000-0000-0000-0000-000000000000'::uuid),
                  coalesce(channel_type, ''))
     DO UPDATE SET enabled = false, updated_at = now()
     RETURNING user_id, notiflow_id, channel_type)
   SELECT delivery_id, project_id, written.user_id, written.notiflow_id, written.channel_type
   FROM written JOIN told ON told.recipient_id = written.user_id
     AND told.notiflow_id = written.notiflow_id AND told.channel_type = written.channel_type
   ORDER BY delivery_id`,
);

/**
 * Switches off what the recipients of deliveries answered with "no more of this": the notiflow on the channel type of the
 * delivery. What is transactional, and deliveries and people that are gone, are left out.
 */
export async function unsubscribeByDeliveries(
  db: Db,
  deliveryIds: string[],
): Promise<Unsubscribed[]> {
  if (deliveryIds.length === 0) return [];
  const values = [deliveryIds, deliveryIds.map(() => newId()), preferenceChannelTypes];
  const rows = await retryDeadlocks(() => run(db.pool, unsubscribe, values));
  return rows.map((row) => ({
    deliveryId: row.delivery_id,
    projectId: row.project_id,
    userId: row.user_id,
    notiflowId: row.notiflow_id,
    channelType: row.channel_type,
  }));
}
