import type { DeliveryReason, DeliveryStatus } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import {
  type CreatedFilters,
  groupBy,
  jsonBytes,
  type Page,
  type PageInput,
  readPage,
  whenCreated,
} from '../read-page.ts';
import { type DeliveryEventRecord, findEventsOf } from '../reports/read-events.ts';
import { nameUsers } from '../users/name-users.ts';

/** A delivery as stored. */
export interface DeliveryRecord {
  id: string;
  run_id: string;
  notification_id: string;
  notiflow_id: string;
  recipient_id: string;
  /** Null when the person was erased. */
  recipient_external_id: string | null;
  actor_id: string | null;
  topic: string | null;
  step_handle: string;
  channel_id: string | null;
  channel_type: string;
  provider: string | null;
  status: DeliveryStatus;
  reason: DeliveryReason | null;
  reason_details: Record<string, unknown> | null;
  message: Record<string, unknown> | null;
  attempt_count: number;
  next_attempt_at: Date | null;
  provider_message_id: string | null;
  expires_at: Date | null;
  created_at: Date;
  updated_at: Date;
  sent_at: Date | null;
  delivered_at: Date | null;
  seen_at: Date | null;
  read_at: Date | null;
  clicked_at: Date | null;
  archived_at: Date | null;
  replaced_by: string | null;
  recalled_at: Date | null;
}

/** One try as stored; without an end it is under way. */
export interface AttemptRecord {
  number: number;
  /** Null for what was made before attempts named it. */
  channel_id: string | null;
  provider: string;
  started_at: Date;
  ended_at: Date | null;
  outcome: string | null;
  code: string | null;
  reason: string | null;
  provider_message_id: string | null;
}

const columns = `d.id, d.run_id, d.notification_id, d.notiflow_id, d.recipient_id,
    (SELECT actor_id FROM runs WHERE runs.id = d.run_id) AS actor_id,
    d.topic_name AS topic, d.step_handle, d.channel_id, d.channel_type, d.provider, d.status,
    d.reason, d.reason_details, d.message, d.attempt_count, d.next_attempt_at,
    d.provider_message_id, d.expires_at, d.created_at, d.updated_at, d.sent_at, d.delivered_at,
    d.seen_at, d.read_at, d.clicked_at, d.archived_at, d.replaced_by, d.recalled_at`;

const select = `SELECT ${columns},
    (SELECT external_id FROM users WHERE users.id = d.recipient_id) AS recipient_external_id
  FROM deliveries d`;

/** What a list of deliveries may be narrowed by. */
export interface DeliveryFilters extends CreatedFilters {
  runId?: string;
  notificationId?: string;
  recipientId?: string;
  channelId?: string;
  status?: string;
  topic?: string;
}

/** Lists the project's deliveries, newest first. */
export async function listDeliveries(
  db: Db,
  input: { projectId: string; filters: DeliveryFilters; page: PageInput },
): Promise<Page<DeliveryRecord>> {
  const { filters } = input;
  const page = await readPage<Omit<DeliveryRecord, 'recipient_external_id'>>(
    db,
    {
      columns,
      from: 'deliveries d',
      bytes: jsonBytes('d.message'),
      idColumn: 'd.id',
      conditions: [
        ['d.project_id = ?', input.projectId],
        ['d.run_id = ?', filters.runId],
        ['d.notification_id = ?', filters.notificationId],
        ['d.recipient_id = ?', filters.recipientId],
        ['d.channel_id = ?', filters.channelId],
        ['d.status = ?', filters.status],
        ['d.topic_name = ?', filters.topic],
        ...whenCreated('d', filters),
      ],
    },
    input.page,
  );
  const ids = page.items.map(({ recipient_id }) => recipient_id);
  const names = await nameUsers(db, { projectId: input.projectId, ids });
  const items = page.items.map((item) => ({
    ...item,
    recipient_external_id: names.get(item.recipient_id) ?? null,
  }));
  return { ...page, items };
}

const find = statement<DeliveryRecord>(
  'find-delivery',
  `${select} WHERE d.project_id = $1 AND d.id = $2`,
);

const findAttempts = statement<AttemptRecord>(
  'find-attempts',
  `SELECT number, channel_id, provider, started_at, ended_at, outcome, code, reason, provider_message_id
   FROM attempts WHERE delivery_id = $1 ORDER BY number`,
);

/** A delivery with every attempt, and what was reported of it. */
export interface TracedDelivery extends DeliveryRecord {
  attempts: AttemptRecord[];
  events: DeliveryEventRecord[];
}

/** Finds a delivery of the project with all its attempts, and what was reported of it. */
export async function findDelivery(
  db: Db,
  { projectId, id }: { projectId: string; id: string },
): Promise<TracedDelivery | null> {
  const [row] = await run(db.pool, find, [projectId, id]);
  if (row === undefined) return null;
  const attempts = await run(db.pool, findAttempts, [id]);
  const events = await findEventsOf(db, { projectId, deliveryIds: [id] });
  return { ...row, attempts, events: events.get(id) ?? [] };
}

const ofNotifications = statement<DeliveryRecord>(
  'find-deliveries-of-notifications',
  `${select} WHERE d.project_id = $1 AND d.notification_id = ANY($2::uuid[]) ORDER BY d.id`,
);

/** Finds the deliveries of a list of notifications, oldest first. */
export async function findDeliveriesOf(
  db: Db,
  input: { projectId: string; notificationIds: string[] },
): Promise<DeliveryRecord[]> {
  return run(db.pool, ofNotifications, [input.projectId, input.notificationIds]);
}

/** An attempt with the handle of its channel, as it is now; null when that is gone. */
export interface NamedAttempt extends AttemptRecord {
  channel_handle: string | null;
}

const ofDeliveries = statement<NamedAttempt & { delivery_id: string }>(
  'find-attempts-of-deliveries',
  `SELECT a.delivery_id, a.number, a.channel_id, c.handle AS channel_handle, a.provider, a.started_at, a.ended_at,
          a.outcome, a.code, a.reason, a.provider_message_id
   FROM attempts a LEFT JOIN channels c ON c.project_id = a.project_id AND c.id = a.channel_id
   WHERE a.project_id = $1 AND a.delivery_id = ANY($2::uuid[]) ORDER BY a.delivery_id, a.number`,
);

/** Finds every attempt of a list of deliveries, in their order, by delivery. */
export async function findAttemptsOf(
  db: Db,
  input: { projectId: string; deliveryIds: string[] },
): Promise<Map<string, NamedAttempt[]>> {
  const rows = await run(db.pool, ofDeliveries, [input.projectId, input.deliveryIds]);
  return groupBy(rows, (row) => row.delivery_id);
}
