import type {
  DeliveryStatus,
  Message,
  NotificationStatus,
  SupportedChannelType,
} from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';

/** Where a notification ends up after its steps were taken. */
export interface SettledNotification {
  id: string;
  /** The step it stood at when it was loaded; a notification that moved since is left alone. */
  fromStep: string | null;
  status: Extract<NotificationStatus, 'processed' | 'stopped' | 'failed'>;
  step: string | null;
  reason: string | null;
}

/** A delivery a notification makes: to be sent, already there (in-app), or settled with a reason. */
export interface NewDelivery {
  notificationId: string;
  stepHandle: string;
  channelId: string | null;
  channelType: SupportedChannelType;
  provider: string | null;
  status: Extract<DeliveryStatus, 'pending' | 'delivered' | 'failed' | 'skipped'>;
  reason: string | null;
  reasonDetails: Record<string, unknown> | null;
  message: Message | null;
  expiresAt: Date | null;
}

/** A delivery that waits to be sent. */
export interface PendingDelivery {
  id: string;
  runId: string;
  channelType: SupportedChannelType;
}

// Compare-and-set on the step: whoever loses the race against another worker writes nothing, and
// the unique key (notification, step) makes a repeat free.
const settle = statement<{ id: string; run_id: string; channel_type: SupportedChannelType }>(
  'settle-notifications',
  `WITH moved AS (
     UPDATE notifications n
     SET status = m.status, step = m.step, reason = m.reason, updated_at = now(), sweep_at = NULL,
         processed_at = CASE WHEN m.status = 'processed' THEN now() END
     FROM jsonb_to_recordset($1::jsonb)
       AS m (id uuid, "fromStep" text, status text, step text, reason text)
     WHERE n.id = m.id AND n.status IN ('pending', 'waiting') AND n.step IS NOT DISTINCT FROM m."fromStep"
     RETURNING n.id, n.project_id, n.run_id, n.notiflow_id, n.recipient_id, n.topic_name),
   inserted AS (
     INSERT INTO deliveries
       (id, project_id, run_id, notification_id, notiflow_id, recipient_id, topic_name, step_handle,
        channel_id, channel_type, provider, status, reason, reason_details, message, expires_at,
        next_attempt_at, sweep_at, sent_at, delivered_at)
     SELECT d.id, moved.project_id, moved.run_id, moved.id, moved.notiflow_id, moved.recipient_id,
            moved.topic_name, d."stepHandle", d."channelId", d."channelType", d.provider, d.status, d.reason,
            nullif(d."reasonDetails", 'null'), nullif(d.message, 'null'), d."expiresAt",
            CASE WHEN d.status = 'pending' THEN now() END,
            CASE WHEN d.status = 'pending' THEN now() + interval '3 seconds' END,
            CASE WHEN d.status = 'delivered' THEN now() END,
            CASE WHEN d.status = 'delivered' THEN now() END
     FROM jsonb_to_recordset($2::jsonb)
       AS d (id uuid, "notificationId" uuid, "stepHandle" text, "channelId" uuid, "channelType" text,
             provider text, status text, reason text, "reasonDetails" jsonb, message jsonb,
             "expiresAt" timestamptz)
     JOIN moved ON moved.id = d."notificationId"
     ON CONFLICT (notification_id, step_handle) DO NOTHING
     RETURNING id, run_id, channel_type, status)
   SELECT id, run_id, channel_type FROM inserted WHERE status = 'pending' ORDER BY id`,
);

/** Writes where the notifications ended up and the deliveries they made, in one statement; answers the deliveries to ring for. */
export async function settleNotifications(
  db: Db,
  input: { notifications: SettledNotification[]; deliveries: NewDelivery[] },
): Promise<PendingDelivery[]> {
  if (input.notifications.length === 0) return [];
  const deliveries = input.deliveries.map((delivery) => ({ id: newId(), ...delivery }));
  const values = [JSON.stringify(input.notifications), JSON.stringify(deliveries)];
  const rows = await retryDeadlocks(() => run(db.pool, settle, values));
  return rows.map((row) => ({ id: row.id, runId: row.run_id, channelType: row.channel_type }));
}
