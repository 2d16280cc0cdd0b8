import type { DeliveryStatus } from '@notiflow/contracts';
import { type Connection, run, statement } from '../connect.ts';
import type { KnownReport } from './told-report.ts';

/** The delivery a report is about, locked until the transaction ends. */
export interface MatchedDelivery {
  id: string;
  status: DeliveryStatus;
  isTried: boolean;
  /** Whether its person was erased, or its content. */
  isErased: boolean;
}

// Our own id first, then the one the service gave: that of any attempt, since a report may come when another one was
// made. Either has to be of a delivery of the channel's project and type that the channel's provider was given, or is going
// to be: what one service signs says nothing of another one's messages. Of the channel itself it need not be: two channels
// may share an account, and a delivery may have gone to another one meanwhile.
const wasGiven = `(d.channel_id = c.id OR d.provider = c.provider OR EXISTS (
  SELECT FROM attempts a WHERE a.delivery_id = d.id AND a.provider = c.provider))`;

const match = statement<MatchedDelivery & { place: number }>(
  'match-reports',
  `WITH given AS MATERIALIZED (
     SELECT * FROM jsonb_to_recordset($1::jsonb)
       AS r (place int, "projectId" uuid, "channelId" uuid, "channelType" text, "deliveryId" uuid,
             "providerMessageId" text)),
   named AS MATERIALIZED (
     SELECT given.place, d.id FROM given JOIN deliveries d ON d.id = given."deliveryId"
       AND d.project_id = given."projectId" AND d.channel_type = given."channelType"
     JOIN channels c ON c.id = given."channelId" AND ${wasGiven}),
   found AS MATERIALIZED (
     SELECT place, id FROM named
     UNION ALL
     SELECT given.place, attempted.id FROM given CROSS JOIN LATERAL (
       SELECT d.id FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
       JOIN channels c ON c.id = given."channelId" AND c.provider = a.provider
       WHERE a.provider_message_id = given."providerMessageId" AND a.project_id = given."projectId"
         AND d.channel_type = given."channelType"
       ORDER BY a.started_at DESC LIMIT 1) attempted
     WHERE given.place NOT IN (SELECT place FROM named)),
   locked AS MATERIALIZED (
     SELECT id, status, attempt_count > 0 AS is_tried, message IS NULL AS is_erased FROM deliveries
     WHERE id = ANY(ARRAY(SELECT id FROM found)) ORDER BY id FOR NO KEY UPDATE)
   SELECT found.place, locked.id, locked.status, locked.is_tried AS "isTried", locked.is_erased AS "isErased"
   FROM found JOIN locked ON locked.id = found.id`,
);

/** Finds and locks the deliveries of reports, by the place of the report. */
export async function matchReports(
  connection: Connection,
  reports: readonly KnownReport[],
): Promise<Map<number, MatchedDelivery>> {
  const asked = reports.flatMap(
    ({ projectId, channelId, channelType, deliveryId, providerMessageId }, place) =>
      deliveryId === null && providerMessageId === null
        ? []
        : [{ place, projectId, channelId, channelType, deliveryId, providerMessageId }],
  );
  if (asked.length === 0) return new Map();
  const rows = await run(connection, match, [JSON.stringify(asked)]);
  return new Map(rows.map(({ place, ...delivery }) => [place, delivery]));
}
