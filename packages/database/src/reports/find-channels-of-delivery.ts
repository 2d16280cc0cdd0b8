import { type Db, run, statement } from '../connect.ts';

const find = statement<{ ids: string[] }>(
  'find-channels-of-delivery',
  `SELECT array_remove(ARRAY[channel_id, home_channel_id] || coalesce(tried_channels, '{}'), NULL) AS ids
   FROM deliveries WHERE id = $1`,
);

/** The channels a delivery went by, the last one first; none when there is no such delivery. */
export async function findChannelsOfDelivery(db: Db, id: string): Promise<string[]> {
  const [found] = await run(db.pool, find, [id]);
  return [...new Set(found?.ids ?? [])];
}
