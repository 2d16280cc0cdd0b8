import type { DeliveryStatus } from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { callWaitingFor } from '../events/call-waiting.ts';

/** What becomes of a message to a simulated recipient. */
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
   RETURNING d.id, d.project_id, d.notification_id, d.status),
   told AS (
     INSERT INTO delivery_events (delivery_id, report_key, project_id, kind, source)
     SELECT id, convert_to(status, 'UTF8'), project_id, status, 'simulation' FROM reported),
   called AS (${callWaitingFor('reported')})
   SELECT id FROM reported`,
);

/** Writes what became of sent deliveries to simulated recipients; answers those that had no report yet. */
export async function reportDeliveries(db: Db, reports: DeliveryReport[]): Promise<Set<string>> {
  if (reports.length === 0) return new Set();
  const rows = await retryDeadlocks(() => run(db.pool, report, [JSON.stringify(reports)]));
  return new Set(rows.map(({ id }) => id));
}
