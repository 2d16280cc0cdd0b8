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

// By the rule of its project: how often it has to be said, and for how many days it holds then.
const ruleOf = (s: string, part: string) =>
  `(SELECT (p.suppression_rules->${s}.reason->>'${part}')::int FROM projects p WHERE p.id = ${s}.project_id)`;
const isEnough = (s: string, count: string) => `${count} >= coalesce(${ruleOf(s, 'times')}, 1)`;
const endOf = (s: string) => `now() + ${ruleOf(s, 'days')} * interval '1 day'`;
const isOver = 'coalesce(s.expires_at <= now(), false)';
const count = `(CASE WHEN ${isOver} THEN 1 ELSE s.fault_count + 1 END)`;
const holds = `((s.in_force AND NOT ${isOver}) OR ${isEnough('s', count)})`;

// What is not said often enough waits for thirty days to be said again, and is then forgotten as what is over. One that
// somebody has set an end for keeps it, unless it is over.
const add = statement<never>(
  'suppress-addresses',
  `INSERT INTO suppressions AS s (id, project_id, channel_type, address_hash, address, recipient_id, reason, in_force, expires_at)
   SELECT id, project_id, channel_type, hash, address, "recipientId", reason, ${isEnough('e', '1')},
          CASE WHEN ${isEnough('e', '1')} THEN ${endOf('e')} ELSE now() + interval '30 days' END
   FROM (
     SELECT DISTINCT ON ("projectId", "channelType", ${hash}, reason)
            id, "projectId" AS project_id, "channelType" AS channel_type, ${hash} AS hash, address, "recipientId", reason
     FROM ${entries} ORDER BY "projectId", "channelType", ${hash}, reason) e
   ORDER BY project_id, channel_type, hash, reason
   ON CONFLICT (project_id, channel_type, address_hash, reason) DO UPDATE SET
     address = excluded.address, recipient_id = coalesce(excluded.recipient_id, s.recipient_id),
     fault_count = ${count},
     in_force = ${holds},
     created_at = CASE WHEN ${isOver} OR NOT s.in_force THEN now() ELSE s.created_at END,
     expires_at = CASE WHEN NOT ${holds} THEN now() + interval '30 days'
                       WHEN ${ruleOf('s', 'days')} IS NOT NULL THEN greatest(s.expires_at, ${endOf('s')})
                       WHEN s.in_force AND s.expires_at > now() THEN s.expires_at END`,
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
