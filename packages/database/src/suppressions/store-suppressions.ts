import { type Db, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';
import { addressHash } from './address-hash.ts';

/** An address that nothing is to be sent to. */
export interface SuppressionEntry {
  channelType: string;
  address: string;
  /** The text by which the list knows it, the same for all spellings. */
  key: string;
  reason: string;
  /** Whose message told, when one did. */
  recipientId: string | null;
  /** Null: until it is removed. */
  expiresAt: Date | null;
}

/** An address that nothing is sent to, as stored. */
export interface SuppressionRecord {
  id: string;
  channelType: string;
  /** Null when the person was erased. */
  address: string | null;
  reason: string;
  /** How often its service said so. */
  faultCount: number;
  /** Whether that is often enough. */
  inForce: boolean;
  createdAt: Date;
  expiresAt: Date | null;
}

export const suppressionColumns = `s.id, s.channel_type AS "channelType", s.address, s.reason,
  s.fault_count AS "faultCount", s.in_force AS "inForce",
  s.created_at AS "createdAt", s.expires_at AS "expiresAt"`;

const hash = addressHash({ projectId: '$1::uuid', channelType: 'e."channelType"', key: 'e.key' });

// One that is over and not purged yet begins again.
const add = statement<SuppressionRecord & { isNew: boolean }>(
  'add-suppressions',
  `INSERT INTO suppressions AS s (id, project_id, channel_type, address_hash, address, recipient_id, reason, expires_at)
   SELECT DISTINCT ON (e."channelType", ${hash}, e.reason)
          e.id, $1::uuid, e."channelType", ${hash}, e.address, e."recipientId", e.reason, e."expiresAt"
   FROM jsonb_to_recordset($2::jsonb)
     AS e (id uuid, "channelType" text, address text, key text, "recipientId" uuid, reason text, "expiresAt" timestamptz)
   ORDER BY e."channelType", ${hash}, e.reason
   ON CONFLICT (project_id, channel_type, address_hash, reason) DO UPDATE SET
     address = excluded.address, recipient_id = coalesce(excluded.recipient_id, s.recipient_id),
     created_at = CASE WHEN s.expires_at <= now() THEN now() ELSE s.created_at END,
     expires_at = excluded.expires_at, in_force = true
   RETURNING ${suppressionColumns}, xmax = 0 AS "isNew"`,
);

/**
 * Puts addresses on the list of those that nothing is sent to, each once for each reason; one that is there gets the new
 * end. Whoever learns that an address must not be used tells it here: people, and providers that report bounces.
 */
export async function addSuppressions(
  db: Db,
  input: { projectId: string; entries: SuppressionEntry[] },
): Promise<(SuppressionRecord & { isNew: boolean })[]> {
  const entries = input.entries.map((entry) => ({ id: newId(), ...entry }));
  return run(db.pool, add, [input.projectId, JSON.stringify(entries)]);
}

const remove = statement<{ id: string; channelType: string; reason: string }>(
  'remove-suppression',
  `DELETE FROM suppressions s WHERE project_id = $1 AND id = $2 RETURNING ${suppressionColumns}`,
);

/** Takes an address from the list; null when it is not there. */
export async function removeSuppression(
  db: Db,
  input: { projectId: string; id: string },
): Promise<{ id: string; channelType: string; reason: string } | null> {
  return (await run(db.pool, remove, [input.projectId, input.id]))[0] ?? null;
}
