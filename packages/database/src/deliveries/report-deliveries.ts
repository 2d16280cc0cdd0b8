import type { DeliveryStatus } from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { callWaitingFor } from '../events/call-waiting.ts';

/** What became of a message after its provider accepted it. */
export interface DeliveryReport {
  id: string;
  status: Extract<DeliveryStatus, 'delivered' | 'bounced'>;
}

const report = statement<{ id: string }>(
  'report-deliveries',
  `WITH reported AS (
   UPDATE deliveries d
   SET status = r.status, delivered_at = CASE WHEN r.status = 'delivered' THEN now() END, updated_at = now()
   FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, status text)
   WHERE d.id = r.id AND d.status = 'sent'
   RETURNING d.id, d.notification_id, d.status),
   called AS (${callWaitingFor('reported')})
   SELECT id FROM reported`,
);

/** Writes what became of sent deliveries; answers those that had no report yet. */
export async function reportDeliveries(db: Db, reports: DeliveryReport[]): Promise<Set<string>> {
  if (reports.length === 0) return new Set();
  const rows = await retryDeadlocks(() => run(db.pool, report, [JSON.stringify(reports)]));
  return new Set(rows.map(({ id }) => id));
}
