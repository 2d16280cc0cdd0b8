import type { SuppressionReason } from '@notiflow/contracts';
import { type Connection, run, statement } from '../connect.ts';
import { addressHash } from './address-hash.ts';

/** An address that a service said something of. */
export interface SuppressionOfProject {
  id: string;
  projectId: string;
  channelType: string;
  address: string;
  /** The text by which the list knows it. */
  key: string;
  reason: SuppressionReason;
  /** Whose message told, when one did. */
  recipientId: string | null;
}

const hash = addressHash({
  projectId: 'e."projectId"',
  channelType: 'e."channelType"',
  key: 'e.key',
});

const entries = `jsonb_to_recordset($1::jsonb)
  AS e (id uuid, "projectId" uuid, "channelType" text, address text, key text, "recipientId" uuid, reason text)`;

// One that somebody has set an end for keeps it, unless it is over.
const add = statement<never>(
  'suppress-addresses',
  `INSERT INTO suppressions AS s (id, project_id, channel_type, address_hash, address, recipient_id, reason)
   SELECT DISTINCT ON ("projectId", "channelType", ${hash}, reason)
          id, "projectId", "channelType", ${hash}, address, "recipientId", reason
   FROM ${entries} ORDER BY "projectId", "channelType", ${hash}, reason
   ON CONFLICT (project_id, channel_type, address_hash, reason) DO UPDATE SET
     address = excluded.address, recipient_id = coalesce(excluded.recipient_id, s.recipient_id),
     created_at = CASE WHEN s.expires_at <= now() THEN now() ELSE s.created_at END,
     expires_at = CASE WHEN s.expires_at > now() THEN s.expires_at END`,
);

/** Puts addresses of any projects on the list of those that nothing is sent to, each once for each reason. */
export async function suppressAddresses(
  connection: Connection,
  given: readonly SuppressionOfProject[],
): Promise<void> {
  if (given.length > 0) await run(connection, add, [JSON.stringify(given)]);
}

const remove = statement<never>(
  'release-addresses',
  `DELETE FROM suppressions s USING ${entries}
   WHERE s.project_id = e."projectId" AND s.channel_type = e."channelType" AND s.reason = e.reason
     AND s.address_hash = ${hash}`,
);

/** Takes addresses of any projects off the list again where they stand for this reason. */
export async function releaseAddresses(
  connection: Connection,
  given: readonly SuppressionOfProject[],
): Promise<void> {
  if (given.length > 0) await run(connection, remove, [JSON.stringify(given)]);
}
