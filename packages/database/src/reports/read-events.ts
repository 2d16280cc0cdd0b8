import type { AddressFault, DeliveryEventKind, ReportSource } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { groupBy } from '../read-page.ts';

/** What was reported of a delivery, as stored. */
export interface DeliveryEventRecord {
  kind: DeliveryEventKind;
  code: string | null;
  fault: AddressFault | null;
  provider_message_id: string | null;
  at: Date | null;
  received_at: Date;
  source: ReportSource;
}

// A service that is told to may report each look at a message.
const shownMax = 100;

const ofDeliveries = statement<DeliveryEventRecord & { delivery_id: string }>(
  'find-events-of-deliveries',
  `SELECT e.* FROM unnest($2::uuid[]) AS asked (id) CROSS JOIN LATERAL (
     SELECT delivery_id, kind, code, fault, provider_message_id, at, received_at, source
     FROM delivery_events WHERE project_id = $1 AND delivery_id = asked.id
     ORDER BY coalesce(at, received_at), received_at, kind LIMIT ${shownMax}) e
   ORDER BY e.delivery_id, coalesce(e.at, e.received_at), e.received_at, e.kind`,
);

/** Finds the first hundred reports of each of a list of deliveries, in the order in which they happened. */
export async function findEventsOf(
  db: Db,
  input: { projectId: string; deliveryIds: string[] },
): Promise<Map<string, DeliveryEventRecord[]>> {
  const rows = await run(db.pool, ofDeliveries, [input.projectId, input.deliveryIds]);
  return groupBy(rows, (row) => row.delivery_id);
}
