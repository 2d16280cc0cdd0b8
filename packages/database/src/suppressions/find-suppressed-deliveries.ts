import { type ChannelType, type SuppressionReason, suppressionReasons } from '@notiflow/contracts';
import { type Connection, type Db, run, statement } from '../connect.ts';
import { addressHash } from './address-hash.ts';

/** A delivery, and every text by which the list would hold its address. */
export interface AddressedDelivery {
  id: string;
  channelType: ChannelType;
  keys: string[];
}

/** Why nothing is sent to an address, and since when. */
export interface Suppressed {
  reason: SuppressionReason;
  since: Date;
}

const hash = addressHash({
  projectId: 'd.project_id',
  channelType: 'asked."channelType"',
  key: 'known.key',
});

const find = statement<Suppressed & { id: string; isTransactional: boolean }>(
  'find-suppressed-deliveries',
  `SELECT d.id, s.reason, s.created_at AS since, NOT f.include_in_preferences AS "isTransactional"
   FROM jsonb_to_recordset($1::jsonb) AS asked (id uuid, "channelType" text, keys text[])
   JOIN deliveries d ON d.id = asked.id
   JOIN notiflows f ON f.id = d.notiflow_id
   CROSS JOIN unnest(asked.keys) AS known (key)
   JOIN suppressions s ON s.project_id = d.project_id AND s.channel_type = asked."channelType"
     AND s.address_hash = ${hash} AND s.in_force AND (s.expires_at IS NULL OR s.expires_at > now())
   ORDER BY s.created_at, s.id`,
);

/** Tells which deliveries must not go out any more, and the reason that holds longest: one statement for any set. */
export async function findSuppressedDeliveries(
  db: Db,
  asked: AddressedDelivery[],
): Promise<Map<string, Suppressed>> {
  return findSuppressedAmong(db.pool, asked);
}

/** The same within a transaction. */
export async function findSuppressedAmong(
  connection: Connection,
  asked: AddressedDelivery[],
): Promise<Map<string, Suppressed>> {
  const suppressed = new Map<string, Suppressed>();
  if (asked.length === 0) return suppressed;
  for (const { id, isTransactional, ...found } of await run(connection, find, [
    JSON.stringify(asked),
  ])) {
    const isSpared = isTransactional && suppressionReasons[found.reason].sparesTransactional;
    if (!isSpared && !suppressed.has(id)) suppressed.set(id, found);
  }
  return suppressed;
}
