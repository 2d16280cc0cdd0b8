import type { NotificationReason, NotificationStatus } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import {
  type CreatedFilters,
  jsonBytes,
  type Page,
  type PageInput,
  readPage,
  whenCreated,
} from '../read-page.ts';
import { type UserRecord, userColumns } from '../users/read-users.ts';
import { resumeAt } from './resume-at.ts';

/** A notification as stored, with what its run says of it. */
export interface NotificationRecord {
  id: string;
  run_id: string;
  notiflow_id: string;
  recipient_id: string;
  actor_id: string | null;
  topic: string | null;
  status: NotificationStatus;
  reason: NotificationReason | null;
  step: string | null;
  /** When it goes on, while it rests. */
  resume_at: Date | null;
  /** The window of a digest in which it rests, or that it was an item of. */
  digest: DigestState | null;
  data: Record<string, unknown>;
  created_at: Date;
  updated_at: Date;
  processed_at: Date | null;
}

/** What is known of the digest in which a notification is. */
export interface DigestState {
  id: string;
  /** The notification that carries it; null until its window closes. */
  carrierId: string | null;
  totalItems: number | null;
}

const columns = `n.id, n.run_id, n.notiflow_id, n.recipient_id,
    (SELECT actor_id FROM runs WHERE runs.id = n.run_id) AS actor_id,
    n.topic_name AS topic, n.status, n.reason, n.step,
    coalesce(${resumeAt}, CASE WHEN n.status = 'waiting' THEN (
      SELECT closes_at FROM digest_windows w WHERE w.id = n.digest_window_id) END) AS resume_at,
    (SELECT jsonb_build_object('id', w.id, 'carrierId', w.lead_id, 'totalItems', w.total_items)
     FROM digest_windows w WHERE w.id = n.digest_window_id) AS digest,
    (SELECT data FROM runs WHERE runs.id = n.run_id) || coalesce(n.data, '{}') AS data,
    n.created_at, n.updated_at, n.processed_at`;

const select = `SELECT ${columns} FROM notifications n`;

// A list shows each one with its people and its deliveries.
const bytes = `
  (SELECT ${jsonBytes('runs.data')} FROM runs WHERE runs.id = n.run_id) + ${jsonBytes('n.data')}
  + coalesce((SELECT sum(${jsonBytes('users.custom_fields')}) FROM users WHERE users.id IN (
      n.recipient_id, (SELECT actor_id FROM runs WHERE runs.id = n.run_id))), 0)
  + coalesce((SELECT sum(${jsonBytes('d.message')}) FROM deliveries d
      WHERE d.notification_id = n.id), 0)`;

/** What a list of notifications may be narrowed by. */
export interface NotificationFilters extends CreatedFilters {
  runId?: string;
  recipientId?: string;
  status?: string;
  topic?: string;
}

/** Lists the project's notifications, newest first. */
export async function listNotifications(
  db: Db,
  input: { projectId: string; filters: NotificationFilters; page: PageInput },
): Promise<Page<NotificationRecord>> {
  const { filters } = input;
  return readPage<NotificationRecord>(
    db,
    {
      columns,
      from: 'notifications n',
      bytes,
      idColumn: 'n.id',
      conditions: [
        ['n.project_id = ?', input.projectId],
        ['n.run_id = ?', filters.runId],
        ['n.recipient_id = ?', filters.recipientId],
        ['n.status = ?', filters.status],
        ['n.topic_name = ?', filters.topic],
        ...whenCreated('n', filters),
      ],
    },
    input.page,
  );
}

const find = statement<NotificationRecord>(
  'find-notification',
  `${select} WHERE n.project_id = $1 AND n.id = $2`,
);

/** Finds a notification of the project. */
export async function findNotification(
  db: Db,
  input: { projectId: string; id: string },
): Promise<NotificationRecord | null> {
  return (await run(db.pool, find, [input.projectId, input.id]))[0] ?? null;
}

const findPeople = statement<UserRecord>(
  'find-people',
  `SELECT ${userColumns} FROM users WHERE project_id = $1 AND id = ANY($2::uuid[])`,
);

/** Finds the users a list of notifications or deliveries refers to. */
export async function findPeopleById(
  db: Db,
  input: { projectId: string; ids: string[] },
): Promise<Map<string, UserRecord>> {
  const rows = await run(db.pool, findPeople, [input.projectId, [...new Set(input.ids)]]);
  return new Map(rows.map((row) => [row.id, row]));
}
