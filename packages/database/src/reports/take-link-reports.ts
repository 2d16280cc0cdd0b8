import { createHash } from 'node:crypto';
import { type Db, run, statement, transaction } from '../connect.ts';
import type { KnownReport } from './told-report.ts';
import { writeEvents } from './write-events.ts';

/** What somebody did by a link of ours in a message. */
export interface LinkReport {
  projectId: string;
  deliveryId: string;
  kind: 'opened' | 'clicked' | 'prefetched' | 'unsubscribed';
  /** Which link of the message: each counts once. */
  link: string;
}

// Sooner than anybody can have read it: a scanner on the way opens all that a message has.
const scanningMs = 5_000;

const match = statement<{
  id: string;
  channel_id: string | null;
  channel_type: string;
  is_scanned: boolean;
}>(
  'match-link-reports',
  `SELECT d.id, d.channel_id, d.channel_type,
          d.sent_at IS NULL OR d.sent_at > now() - ${scanningMs} * interval '1 ms' AS is_scanned
   FROM jsonb_to_recordset($1::jsonb) AS given (id uuid, "projectId" uuid)
   JOIN deliveries d ON d.id = given.id AND d.project_id = given."projectId"
   WHERE d.attempt_count > 0
   ORDER BY d.id FOR NO KEY UPDATE OF d`,
);

/**
 * Adds to the history of deliveries what was done by links of ours, each link once; answers how much was new. What comes
 * within five seconds of the sending was done by a program. Three statements for any set.
 */
export async function takeLinkReports(db: Db, reports: readonly LinkReport[]): Promise<number> {
  if (reports.length === 0) return 0;
  const asked = new Map(
    reports.map(({ deliveryId: id, projectId }) => [id, { id, projectId }] as const),
  );
  return transaction(db, async (client) => {
    const rows = await run(client, match, [JSON.stringify([...asked.values()])]);
    const deliveries = new Map(rows.map((row) => [row.id, row]));
    const matched = reports.flatMap((report, place) => {
      const delivery = deliveries.get(report.deliveryId);
      if (delivery === undefined || delivery.channel_id === null) return [];
      const known = toKnown(report, { ...delivery, channel_id: delivery.channel_id });
      return [{ place, deliveryId: report.deliveryId, report: known }];
    });
    return (await writeEvents(client, matched)).length;
  });
}

function toKnown(
  { projectId, deliveryId, kind: told, link }: LinkReport,
  delivery: { channel_id: string; channel_type: string; is_scanned: boolean },
): KnownReport {
  // Nobody unsubscribes by chance: that takes a request which only means it.
  const kind = delivery.is_scanned && told !== 'unsubscribed' ? 'prefetched' : told;
  return {
    channelId: delivery.channel_id,
    projectId,
    channelType: delivery.channel_type,
    key: createHash('sha256')
      .update(JSON.stringify(['link', kind, link]))
      .digest('hex'),
    kind,
    deliveryId,
    providerMessageId: null,
    at: null,
    code: null,
    fault: null,
    source: 'link',
    receivedAt: null,
    address: null,
    namesOther: false,
  };
}
