import { type Connection, run, statement } from '../connect.ts';
import type { KnownReport } from './told-report.ts';

/** For how long a report waits for what it is about. */
export const parkedHours = 72;

/** A report that is put aside. */
export interface ParkedReport {
  place: number;
  /** The delivery it waits for, where that is known. */
  deliveryId: string | null;
  /** Whether somebody has to look again; one that belongs to no message is only remembered, so that it is heard once. */
  isOpen: boolean;
  report: KnownReport;
}

const park = statement<{ channelId: string; key: string }>(
  'park-reports',
  `INSERT INTO parked_reports
     (channel_id, report_key, project_id, channel_type, delivery_id, provider_message_id, kind, code, fault, at, source,
      sweep_at, expires_at)
   SELECT DISTINCT ON ("channelId", key)
          "channelId", decode(key, 'hex'), "projectId", "channelType", "deliveryId", "providerMessageId", kind, code,
          fault, at, source, CASE WHEN "isOpen" THEN now() + interval '1 second' END,
          now() + interval '${parkedHours} hours'
   FROM jsonb_to_recordset($1::jsonb)
     AS r ("channelId" uuid, key text, "projectId" uuid, "channelType" text, "deliveryId" uuid, "providerMessageId" text,
           kind text, code text, fault text, at timestamptz, source text, "isOpen" boolean)
   ORDER BY "channelId", key
   ON CONFLICT (channel_id, report_key) DO NOTHING
   RETURNING channel_id AS "channelId", encode(report_key, 'hex') AS key`,
);

/** Puts reports aside, each once; answers the places of those that were not there yet. */
export async function parkReports(
  connection: Connection,
  parked: readonly ParkedReport[],
): Promise<Set<number>> {
  if (parked.length === 0) return new Set();
  const rows = parked.map(({ deliveryId, isOpen, report }) => {
    const { address: _, namesOther: __, ...stored } = report;
    return { ...stored, deliveryId, isOpen };
  });
  const fresh = new Set(
    (await run(connection, park, [JSON.stringify(rows)])).map(
      ({ channelId, key }) => channelId + key,
    ),
  );
  const places = parked.flatMap(({ place, report }) =>
    fresh.delete(report.channelId + report.key) ? [place] : [],
  );
  return new Set(places);
}

// The longer ago it came, the longer until the next look; what it waits for wakes it where it knows its delivery.
const take = statement<Omit<KnownReport, 'address' | 'namesOther'>>(
  'take-parked-reports',
  `WITH due AS (
     SELECT channel_id, report_key FROM parked_reports WHERE sweep_at <= now() AND expires_at > now()
     ORDER BY sweep_at LIMIT $1::int FOR UPDATE SKIP LOCKED)
   UPDATE parked_reports p
   SET sweep_at = now() + greatest(interval '1 second', least(interval '1 hour', now() - p.received_at))
   FROM due WHERE p.channel_id = due.channel_id AND p.report_key = due.report_key
   RETURNING p.channel_id AS "channelId", p.project_id AS "projectId", p.channel_type AS "channelType",
     encode(p.report_key, 'hex') AS key, p.kind, p.delivery_id AS "deliveryId",
     p.provider_message_id AS "providerMessageId", to_json(p.at)#>>'{}' AS at, p.code, p.fault, p.source,
     to_json(p.received_at)#>>'{}' AS "receivedAt"`,
);

/** Takes at most `limit` reports that may find now what they are about. */
export async function takeParked(
  connection: Connection,
  { limit }: { limit: number },
): Promise<KnownReport[]> {
  const rows = await run(connection, take, [limit]);
  return rows.map((row) => ({ ...row, address: null, namesOther: false }));
}

const remove = statement<never>(
  'remove-parked-reports',
  `DELETE FROM parked_reports p USING jsonb_to_recordset($1::jsonb) AS r ("channelId" uuid, key text)
   WHERE p.channel_id = r."channelId" AND p.report_key = decode(r.key, 'hex')`,
);

/** Removes reports that found what they are about. */
export async function removeParked(
  connection: Connection,
  reports: readonly Pick<KnownReport, 'channelId' | 'key'>[],
): Promise<void> {
  if (reports.length > 0) await run(connection, remove, [JSON.stringify(reports)]);
}

/** SQL that tells whether a report waits by which a delivery is settled that was in a worker's hands. */
export function isSettledByParked(delivery: string): string {
  return `EXISTS (SELECT FROM parked_reports p
    WHERE p.delivery_id = ${delivery}.id AND p.kind IN ('delivered', 'bounced') AND p.sweep_at IS NOT NULL)`;
}

/** SQL that wakes the reports which wait for deliveries: `settled` is the name of deliveries with `id` and `status`. */
export function wakeParkedFor(settled: string): string {
  // One that a sweep has in hand at this moment waits for the lock of the delivery itself.
  return `UPDATE parked_reports p SET sweep_at = now()
    FROM (SELECT waiting.channel_id, waiting.report_key
          FROM ${settled} AS settled JOIN parked_reports waiting ON waiting.delivery_id = settled.id
          WHERE settled.status <> 'processing' FOR UPDATE OF waiting SKIP LOCKED) woken
    WHERE p.channel_id = woken.channel_id AND p.report_key = woken.report_key`;
}
