import type {
  DeliveryStatus,
  NotificationReason,
  NotificationStatus,
  RunReason,
  RunStatus,
} from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import {
  type CreatedFilters,
  jsonBytes,
  type Page,
  type PageInput,
  readPage,
  whenCreated,
} from '../read-page.ts';
import type { RunTrigger } from './accept-run.ts';
import { subscribedCount } from './subscribed-count.ts';

/** A run as stored, without its list of recipients and without counting them. */
export interface ListedRunRecord {
  id: string;
  notiflow_id: string;
  notiflow_handle: string;
  version_id: string;
  status: RunStatus;
  reason: RunReason | null;
  topic: string | null;
  actor_id: string | null;
  data: Record<string, unknown>;
  priority: number;
  cancellation_key: string | null;
  replace_key: string | null;
  /** Null for runs from before it was kept. */
  triggered_by: RunTrigger | null;
  /** Of the request that asked for it; null where none did, and for runs from before it was kept. */
  request_id: string | null;
  send_at: Date | null;
  expires_at: Date | null;
  created_at: Date;
  fanned_out_at: Date | null;
  /** When retention took its data and that of its rows away. */
  content_removed_at: Date | null;
}

/** A run as stored, with the number of its recipients. */
export interface RunRecord extends ListedRunRecord {
  recipient_count: number;
}

/** How many notifications and deliveries of a run have each status; a status nobody has is left out. */
export interface RunCounts {
  notifications: {
    status: NotificationStatus;
    reason: NotificationReason | null;
    count: number;
  }[];
  deliveries: { status: DeliveryStatus; count: number }[];
}

// A topic is counted as it was at accept until its last page is written.
const recipientCount = `CASE
  WHEN r.topic_id IS NULL OR r.status NOT IN ('accepted', 'fanning_out') THEN r.recipient_count
  ELSE coalesce(r.expected_count, ${subscribedCount('r')})
  END`;

const listedColumns = `r.id, r.notiflow_id,
  (SELECT handle FROM notiflows WHERE notiflows.id = r.notiflow_id) AS notiflow_handle,
  r.version_id, r.status, r.reason, r.topic_name AS topic, r.actor_id, r.data, r.priority,
  r.cancellation_key, r.replace_key, r.triggered_by, r.request_id, r.send_at, r.expires_at, r.created_at, r.fanned_out_at,
  r.content_removed_at`;

const columns = `${listedColumns}, ${recipientCount} AS recipient_count`;

const find = statement<RunRecord>(
  'find-run',
  `SELECT ${columns} FROM runs r WHERE r.project_id = $1 AND r.id = $2`,
);

/** Finds a run of the project. */
export async function findRun(
  db: Db,
  input: { projectId: string; id: string },
): Promise<RunRecord | null> {
  return (await run(db.pool, find, [input.projectId, input.id]))[0] ?? null;
}

/** What a list of runs may be narrowed by. */
export interface RunFilters extends CreatedFilters {
  status?: string;
  notiflowId?: string;
  topic?: string;
}

/** Lists the project's runs, newest first. */
export async function listRuns(
  db: Db,
  input: { projectId: string; filters: RunFilters; page: PageInput },
): Promise<Page<ListedRunRecord>> {
  const { filters } = input;
  return readPage<ListedRunRecord>(
    db,
    {
      columns: listedColumns,
      from: 'runs r',
      bytes: jsonBytes('r.data'),
      idColumn: 'r.id',
      conditions: [
        ['r.project_id = ?', input.projectId],
        ['r.status = ?', filters.status],
        ['r.notiflow_id = ?', filters.notiflowId],
        ['r.topic_name = ?', filters.topic],
        ...whenCreated('r', filters),
      ],
    },
    input.page,
  );
}

// A run in one page, or from before counts were kept, is counted row by row.
const counted = `jsonb_build_object(
     'notifications', (SELECT coalesce(jsonb_agg(n), '[]') FROM (
        SELECT status, reason, count(*)::int AS count FROM notifications
        WHERE run_id = r.id GROUP BY status, reason) n),
     'deliveries', (SELECT coalesce(jsonb_agg(d), '[]') FROM (
        SELECT status, count(*)::int AS count FROM deliveries
        WHERE run_id = r.id GROUP BY status) d))`;

// Kept counts take what is being sent for pending. Of that there is never more than workers send at once, and OFFSET 0 keeps
// the planner from going through all that the run has for it.
const kept = `jsonb_build_object(
     'notifications', (SELECT coalesce(jsonb_agg(n), '[]') FROM (
        SELECT status, nullif(reason, '') AS reason, sum(amount)::int AS count FROM run_counts
        WHERE run_id = r.id AND kind = 'notification' GROUP BY status, reason HAVING sum(amount) > 0) n),
     'deliveries', (SELECT coalesce(jsonb_agg(d), '[]') FROM (
        SELECT status, sum(amount)::int AS count FROM (
          SELECT status, amount FROM run_counts WHERE run_id = r.id AND kind = 'delivery'
          UNION ALL
          SELECT moved.status, moved.amount
          FROM (SELECT run_id FROM deliveries WHERE project_id = r.project_id AND status = 'processing' OFFSET 0) d
          CROSS JOIN (VALUES ('processing', 1), ('pending', -1)) moved (status, amount)
          WHERE d.run_id = r.id) amounts
        GROUP BY status HAVING sum(amount) > 0) d))`;

// Both counts and the run's own status come from one snapshot, so that they balance at any moment.
const count = statement<RunRecord & { counts: RunCounts }>(
  'count-run',
  `SELECT ${columns}, CASE WHEN r.expected_count IS NULL THEN ${counted} ELSE ${kept} END AS counts
   FROM runs r WHERE r.project_id = $1 AND r.id = $2`,
);

/** Finds a run with its counts, read in one snapshot. */
export async function findCountedRun(
  db: Db,
  input: { projectId: string; id: string },
): Promise<(RunRecord & { counts: RunCounts }) | null> {
  return (await run(db.pool, count, [input.projectId, input.id]))[0] ?? null;
}
