import type { Installation } from '../setup/start-installation.ts';
import type { Ask, Known } from './dashboard-asks.ts';
import { send } from './time-asks.ts';

/** Finds rows of a seeded installation to open screens with. */
export async function findKnown(installation: Installation): Promise<Known> {
  const { sql, project } = installation;
  const { rows } = await sql.query<Known>(
    `WITH span AS (SELECT min(created_at) AS first, max(created_at) AS last FROM runs),
     single AS (
       SELECT d.* FROM deliveries d, span
       WHERE d.project_id = $1 AND d.status = 'failed' AND d.topic_name IS NULL AND d.created_at > last - interval '20 days'
       ORDER BY d.id LIMIT 1),
     broadcast AS (SELECT id FROM runs WHERE project_id = $1 AND topic_name = 'everyone')
     SELECT single.run_id AS "runId", broadcast.id AS "broadcastId", single.notification_id AS "notificationId",
       (SELECT n.id FROM notifications n WHERE n.run_id = broadcast.id LIMIT 1) AS "broadcastNotificationId",
       single.id AS "deliveryId", (SELECT external_id FROM users WHERE id = single.recipient_id) AS person,
       'person-7' AS "busyPerson", $2::uuid AS "notiflowId", $3::uuid AS "emailId", $4::uuid AS "webhookId",
       (SELECT id FROM event_endpoints WHERE project_id = $1) AS "endpointId",
       (SELECT request_id FROM audit_log WHERE project_id = $1 AND request_id IS NOT NULL ORDER BY id OFFSET 9 LIMIT 1) AS "requestId",
       (SELECT provider_message_id FROM attempts WHERE project_id = $1 AND provider_message_id IS NOT NULL LIMIT 1) AS "providerMessageId",
       (SELECT id FROM replays WHERE project_id = $1 LIMIT 1) AS "replayId",
       to_char(first + interval '1 day', $5) AS early, to_char(first + interval '20 days', $5) AS halfway,
       to_char(last - interval '1 day', $5) AS lately
     FROM span, single, broadcast`,
    [
      project.projectId,
      project.notiflowId,
      project.channels.email,
      project.channels.webhook,
      'YYYY-MM-DD"T"HH24:MI:SS"Z"',
    ],
  );
  if (rows[0] === undefined) throw new Error('The installation is empty.');
  const ask: Ask = {
    screen: 'Failures',
    what: 'groups',
    operation: 'GET /management/v1/dead-letters',
    query: { created_after: rows[0].early },
  };
  const { items } = (await send(installation, ask)).body as { items: { fingerprint: string }[] };
  return { ...rows[0], fingerprint: items[0]?.fingerprint ?? '' };
}
