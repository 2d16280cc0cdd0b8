import { type Db, run, statement } from '../connect.ts';
import { hashToken, takeOutTokens } from './own-device-tokens.ts';

/** A device token or the endpoint of a browser that leads nowhere, as a service said of a message to it. */
export interface LostEndpoint {
  channelId: string;
  userId: string;
  address: string;
  /** When the message was made: what was registered since is another matter, and stays. */
  registeredBefore: Date;
}

// A moment of JavaScript has lost its microseconds. What has meanwhile become somebody else's is not touched: there the service spoke of the one before.
const forget = statement<{ count: number }>(
  'forget-endpoints',
  `WITH gone AS MATERIALIZED (
     SELECT g."channelId" AS channel_id, g."userId" AS user_id, g.address,
       decode(g.hash, 'hex') AS hash, max(g."registeredBefore") + interval '1 millisecond' AS registered_before
     FROM jsonb_to_recordset($1::jsonb)
       AS g ("channelId" uuid, "userId" uuid, address text, hash text, "registeredBefore" timestamptz)
     GROUP BY 1, 2, 3, 4),
   browsers AS (
     DELETE FROM channel_subscriptions s USING gone g
     WHERE s.channel_id = g.channel_id AND s.endpoint_hash = g.hash AND s.user_id = g.user_id
       AND s.updated_at <= g.registered_before
     RETURNING s.user_id),
   devices AS (
     DELETE FROM channel_device_tokens d USING gone g
     WHERE d.channel_id = g.channel_id AND d.token_hash = g.hash AND d.user_id = g.user_id
       AND d.registered_at <= g.registered_before
     RETURNING d.user_id, d.channel_id, g.address),
   lost AS MATERIALIZED (
     SELECT user_id, channel_id, jsonb_agg(address) AS tokens FROM devices GROUP BY 1, 2),
   ${takeOutTokens('lost')}
   SELECT ((SELECT count(*) FROM browsers) + (SELECT count(*) FROM devices))::int AS count`,
);

/** Removes device tokens and subscriptions that lead nowhere, if they are that user's still; tells how many: one statement for any set. */
export async function forgetEndpoints(db: Db, entries: readonly LostEndpoint[]): Promise<number> {
  if (entries.length === 0) return 0;
  const gone = entries.map((entry) => ({ ...entry, hash: hashToken(entry.address) }));
  const [forgotten] = await run(db.pool, forget, [JSON.stringify(gone)]);
  return forgotten?.count ?? 0;
}
