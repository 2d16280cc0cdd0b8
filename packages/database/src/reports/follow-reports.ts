import {
  type AddressFault,
  type Consequence,
  channelTypeOf,
  consequenceOf,
  isChannelType,
  type ReportKind,
  suppressionKeyOf,
  suppressionKeyOfAddress,
} from '@notiflow/contracts';
import { forgetEndpoints, type LostEndpoint } from '../channel-settings/forget-endpoints.ts';
import { type Connection, queryOnly, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';
import {
  releaseAddresses,
  type SuppressionOfProject,
  suppressAddresses,
} from '../suppressions/follow-suppressions.ts';

/** What was reported of a message or, where there is no message, of an address. */
export interface Reported {
  deliveryId: string | null;
  kind: ReportKind | null;
  fault: AddressFault | null;
  /** Of a report without a message. */
  address?: { projectId: string; channelType: string; text: string };
}

interface Addressed {
  id: string;
  projectId: string;
  channelType: string;
  channelId: string | null;
  notiflowId: string;
  recipientId: string;
  message: Record<string, unknown> | null;
  createdAt: Date;
}

const find = statement<Addressed>(
  'find-addresses-of-deliveries',
  `SELECT id, project_id AS "projectId", channel_type AS "channelType", channel_id AS "channelId",
          notiflow_id AS "notiflowId", recipient_id AS "recipientId", message,
          created_at AS "createdAt"
   FROM deliveries WHERE id = ANY($1::uuid[])`,
);

/**
 * THE PLACE where something follows from what services say of addresses, in the refusal of a message or later: the address
 * goes on the list of those that nothing is sent to, or leaves it; the person opts out, or in again. It belongs into the
 * transaction that stores what was said. What a message whose person was erased says has no address any more.
 */
export async function followReports(
  connection: Connection,
  reported: readonly Reported[],
): Promise<void> {
  const deliveryIds = reported.flatMap(({ deliveryId }) => deliveryId ?? []);
  const rows = deliveryIds.length === 0 ? [] : await run(connection, find, [deliveryIds]);
  const deliveries = new Map(rows.map((row) => [row.id, row]));
  const followed = reported.flatMap((one) => follow(one, deliveries) ?? []);
  // What one person said first and took back in the same request: the last word counts.
  const last = new Map(followed.map((one) => [one.key, one]));
  const of = <K extends Consequence['kind']>(kind: K) =>
    [...last.values()].flatMap((one) => (one.consequence.kind === kind ? [one] : []));
  await suppressAddresses(connection, of('suppress').flatMap(toEntry));
  await releaseAddresses(connection, of('release').flatMap(toEntry));
  await prefer(connection, of('prefer'));
  await forgetEndpoints(queryOnly(connection), of('forget').flatMap(toEndpoint));
}

interface Followed {
  /** What of several consequences for the same one the last is kept of. */
  key: string;
  consequence: Consequence;
  delivery: Addressed | null;
  address: { projectId: string; channelType: string; text: string; key: string } | null;
}

function follow(
  { deliveryId, kind, fault, address }: Reported,
  deliveries: ReadonlyMap<string, Addressed>,
): Followed | null {
  const delivery = deliveries.get(deliveryId ?? '') ?? null;
  const channelType = delivery?.channelType ?? address?.channelType;
  if (channelType === undefined) return null;
  const consequence = consequenceOf(channelType, { kind, fault });
  if (consequence === null) return null;
  const found = delivery === null ? addressGiven(address) : addressOf(delivery);
  const reason = 'reason' in consequence ? consequence.reason : 'none';
  const who = found === null ? delivery?.recipientId : `${found.projectId} ${found.key}`;
  // Each message to forget by has an endpoint of its own.
  const about = {
    prefer: `${delivery?.recipientId} ${delivery?.notiflowId}`,
    forget: deliveryId,
    suppress: who,
    release: who,
  }[consequence.kind];
  return { key: `${channelType} ${reason} ${about}`, consequence, delivery, address: found };
}

function addressGiven(address: Reported['address']): Followed['address'] {
  if (address === undefined || !isChannelType(address.channelType)) return null;
  return { ...address, key: suppressionKeyOf(address.channelType, address.text) };
}

function addressOf({ projectId, channelType, message }: Addressed): Followed['address'] {
  if (message === null || !isChannelType(channelType)) return null;
  const key = suppressionKeyOfAddress(channelType, { fields: message });
  if (key === null) return null;
  return { projectId, channelType, key, text: key };
}

function toEntry({ consequence, delivery, address }: Followed): SuppressionOfProject[] {
  if (address === null || !('reason' in consequence)) return [];
  const { text, ...known } = address;
  const recipientId = delivery?.recipientId ?? null;
  return [{ id: newId(), ...known, address: text, recipientId, reason: consequence.reason }];
}

/** Where a message went that its service knows nobody at: the first of the fields that an address gives to a message. */
function toEndpoint({ delivery }: Followed): LostEndpoint[] {
  if (delivery === null || delivery.channelId === null) return [];
  const { channelId, channelType, recipientId: userId, message, createdAt } = delivery;
  if (message === null || !isChannelType(channelType)) return [];
  const [field = ''] = channelTypeOf(channelType).addressFields;
  const address = message[String(field)];
  if (typeof address !== 'string') return [];
  return [{ channelId, userId, address, registeredBefore: createdAt }];
}

// Whoever is not there any more has nothing to prefer. Wanting it again takes the opt-out back and opts into nothing.
const optOut = statement<never>(
  'follow-preferences',
  `WITH wanted AS MATERIALIZED (
     SELECT w.*, u.id AS user_id FROM jsonb_to_recordset($1::jsonb)
       AS w (id uuid, "projectId" uuid, "recipientId" uuid, "notiflowId" uuid, "channelType" text, enabled boolean)
     JOIN users u ON u.id = w."recipientId" AND u.project_id = w."projectId"
     JOIN notiflows f ON f.id = w."notiflowId"
     ORDER BY u.id FOR KEY SHARE OF u),
   removed AS (
     DELETE FROM preferences p USING wanted w
     WHERE w.enabled AND p.user_id = w.user_id AND p.notiflow_id = w."notiflowId"
       AND p.channel_type = w."channelType" AND NOT p.enabled)
   INSERT INTO preferences (id, project_id, user_id, notiflow_id, channel_type, enabled)
   SELECT id, "projectId", user_id, "notiflowId", "channelType", false FROM wanted WHERE NOT enabled
   ORDER BY user_id, "notiflowId", "channelType"
   ON CONFLICT (user_id, coalesce(notiflow_id, '00000000-0000-0000-0000-000000000000'::uuid),
                coalesce(channel_type, ''))
   DO UPDATE SET enabled = false, updated_at = now()`,
);

async function prefer(connection: Connection, followed: readonly Followed[]): Promise<void> {
  const rows = followed.flatMap(({ consequence, delivery }) => {
    if (delivery === null || consequence.kind !== 'prefer') return [];
    const { projectId, recipientId, notiflowId, channelType } = delivery;
    const { enabled } = consequence;
    return [{ id: newId(), projectId, recipientId, notiflowId, channelType, enabled }];
  });
  if (rows.length > 0) await run(connection, optOut, [JSON.stringify(rows)]);
}
