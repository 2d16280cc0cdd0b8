import { type AddressFault, type ReportKind, verdictKinds } from '@notiflow/contracts';
import { type Connection, run, statement } from '../connect.ts';
import { callWaitingFor } from '../events/call-waiting.ts';
import type { KnownReport } from './told-report.ts';

/** A report of one delivery, with the place it came in. */
export interface MatchedReport {
  place: number;
  deliveryId: string;
  report: KnownReport;
}

/** An event that the history had not yet. */
export interface NewEvent {
  place: number;
  deliveryId: string;
  kind: ReportKind;
  fault: AddressFault | null;
}

const ofVerdict = `kind IN (${verdictKinds.map((kind) => `'${kind}'`).join(', ')})`;

// Of each time it was handed over: what speaks against it counts, unless it arrived later by the service's own clock. What
// has no moment is the earliest good and the latest bad news, so that the order in which they came says nothing.
const verdict = `CASE
    WHEN bool_and(kind = 'delivered') THEN 'delivered'
    WHEN max(coalesce(at, '-infinity')) FILTER (WHERE kind = 'delivered')
       > max(coalesce(at, 'infinity')) FILTER (WHERE kind <> 'delivered') THEN 'delivered'
    WHEN bool_or(kind = 'bounced') THEN 'bounced' ELSE 'failed' END`;

// Of a message that was sent once more and is under way: that the one before failed is no word of it, as long as nothing
// else is said. Otherwise what failed would be sent a third time.
const messagesOfEarlierTries = (ids: string) => `
  SELECT d.id, a.provider_message_id
  FROM deliveries d CROSS JOIN LATERAL (
    SELECT provider_message_id FROM attempts
    WHERE delivery_id = d.id AND number < d.attempt_count AND provider_message_id <> d.provider_message_id OFFSET 0) a
  WHERE d.id = ANY(ARRAY${ids}) AND d.status = 'sent' AND d.attempt_count > 1`;

const isEarlier = (told: string) => `EXISTS (
  SELECT FROM earlier e WHERE e.id = ${told}.delivery_id AND e.provider_message_id = ${told}.provider_message_id)`;

// The deliveries are locked: nobody else adds to their history meanwhile, and none is in the hands of a worker.
const write = statement<NewEvent>(
  'write-delivery-events',
  `WITH given AS MATERIALIZED (
     SELECT * FROM jsonb_to_recordset($1::jsonb)
       AS r (place int, "deliveryId" uuid, "projectId" uuid, key text, kind text, code text, fault text,
             "providerMessageId" text, at timestamptz, "receivedAt" timestamptz, source text)),
   told AS (
     INSERT INTO delivery_events AS e
       (delivery_id, report_key, project_id, kind, code, fault, provider_message_id, at, received_at, source)
     SELECT DISTINCT ON ("deliveryId", key) "deliveryId", decode(key, 'hex'), "projectId", kind, code, fault,
            "providerMessageId", at, coalesce("receivedAt", now()), source
     FROM given ORDER BY "deliveryId", key, place
     ON CONFLICT (delivery_id, report_key) DO NOTHING
     RETURNING e.*),
   touched AS MATERIALIZED (
     SELECT delivery_id AS id, bool_or(${ofVerdict}) AS is_judged, bool_or(kind = 'clicked') AS is_clicked
     FROM told WHERE ${ofVerdict} OR kind = 'clicked' GROUP BY delivery_id),
   earlier AS MATERIALIZED (${messagesOfEarlierTries('(SELECT id FROM touched WHERE is_judged)')}),
   answered AS (
     DELETE FROM awaited_reports w USING (
       SELECT DISTINCT delivery_id FROM told WHERE ${ofVerdict} AND NOT ${isEarlier('told')}) last_try
     WHERE w.delivery_id = last_try.delivery_id),
   history AS (
     SELECT delivery_id, kind, at, code, provider_message_id FROM delivery_events
     WHERE delivery_id = ANY(ARRAY(SELECT id FROM touched WHERE is_judged)) AND ${ofVerdict}
     UNION ALL
     SELECT delivery_id, kind, at, code, provider_message_id FROM told WHERE ${ofVerdict}),
   verdicts AS (
     SELECT delivery_id, CASE WHEN bool_or(verdict = 'delivered') THEN 'delivered'
                              WHEN bool_or(verdict = 'bounced') THEN 'bounced' ELSE 'failed' END AS status,
            max(code) AS code
     FROM (SELECT delivery_id, provider_message_id, ${verdict} AS verdict, max(code) FILTER (WHERE kind <> 'delivered') AS code
           FROM history
           GROUP BY delivery_id, provider_message_id) of_message
     GROUP BY delivery_id
     HAVING bool_or(verdict = 'delivered' OR NOT ${isEarlier('of_message')})),
   before AS MATERIALIZED (
     SELECT d.id, d.status, d.clicked_at, coalesce(verdicts.status, d.status) AS status_after,
            verdicts.code, is_clicked
     FROM touched JOIN deliveries d ON d.id = touched.id
     LEFT JOIN verdicts ON verdicts.delivery_id = d.id AND d.status <> 'processing'),
   changed AS (
     UPDATE deliveries d SET
       status = before.status_after,
       reason = CASE WHEN before.status_after = before.status THEN d.reason
                     WHEN before.status_after = 'failed' THEN 'rejected_by_service' END,
       code = CASE WHEN before.status_after = before.status THEN d.code
                   WHEN before.status_after <> 'delivered' THEN before.code END,
       delivered_at = CASE WHEN before.status_after = 'delivered' THEN coalesce(d.delivered_at, now()) ELSE d.delivered_at END,
       clicked_at = CASE WHEN is_clicked THEN coalesce(d.clicked_at, now()) ELSE d.clicked_at END,
       next_attempt_at = CASE WHEN before.status_after = 'pending' THEN d.next_attempt_at END,
       sweep_at = CASE WHEN before.status_after IN ('pending', 'processing') THEN d.sweep_at END,
       updated_at = now()
     FROM before WHERE d.id = before.id AND d.id = ANY(ARRAY(SELECT id FROM before))
       AND (before.status_after <> before.status OR (is_clicked AND before.clicked_at IS NULL))
     RETURNING d.id, d.notification_id, d.status, before.status AS status_before,
               is_clicked AND before.clicked_at IS NULL AS is_first_click),
   called AS (${callWaitingFor(`(
     SELECT notification_id, status FROM changed WHERE status <> status_before
     UNION ALL SELECT notification_id, 'clicked' FROM changed WHERE is_first_click)`)})
   SELECT DISTINCT ON (told.delivery_id, told.report_key)
          given.place, told.delivery_id AS "deliveryId", told.kind, told.fault
   FROM told JOIN given ON given."deliveryId" = told.delivery_id AND decode(given.key, 'hex') = told.report_key
   ORDER BY told.delivery_id, told.report_key, given.place`,
);

/**
 * Adds reports to the history of their deliveries, which are locked, and moves each to the status that its whole history
 * says; answers what was new. One statement for any set.
 */
export async function writeEvents(
  connection: Connection,
  matched: readonly MatchedReport[],
): Promise<NewEvent[]> {
  if (matched.length === 0) return [];
  const rows = matched.map(({ place, deliveryId, report }) => {
    const { address: _, namesOther: __, ...stored } = report;
    return { ...stored, place, deliveryId };
  });
  const written = await run(connection, write, [JSON.stringify(rows)]);
  return written.sort((one, other) => one.place - other.place);
}
