import { type Db, run, statement } from '../connect.ts';
import { today } from './charged-today.ts';

/** What a project may have at most; null where nothing limits it. */
export interface ProjectQuotas {
  /** Deliveries that wait to be sent, and recipients that have yet to get theirs. */
  openDeliveries: number | null;
  scheduledRuns: number | null;
  /** Of the runs of a day, in UTC. */
  recipientsPerDay: number | null;
  /** Of runs, notifications and deliveries. */
  storedBytes: number | null;
}

/** What a project may have, and what it had when that was measured last. */
export interface ProjectUsage {
  quotas: ProjectQuotas;
  openDeliveries: number;
  scheduledRuns: number;
  storedBytes: number;
  /** Null before the first time. */
  measuredAt: Date | null;
}

interface UsageRow
  extends Omit<ProjectUsage, 'quotas' | 'openDeliveries' | 'scheduledRuns' | 'storedBytes'> {
  quotas: ProjectQuotas;
  openDeliveries: number | null;
  scheduledRuns: number | null;
  storedBytes: number | null;
}

// Asking is what makes a project measured, and is remembered for ten minutes. Without a quota nothing is written.
const read = statement<UsageRow>(
  'read-usage',
  `WITH project AS MATERIALIZED (
     SELECT coalesce(quota_open_deliveries, $2::int) AS open_deliveries,
            coalesce(quota_scheduled_runs, $3::int) AS scheduled_runs,
            coalesce(quota_recipients_per_day, $4::int) AS recipients_per_day,
            coalesce(quota_stored_bytes, $5::bigint) AS stored_bytes
     FROM projects WHERE id = $1),
   asked AS (
     INSERT INTO project_usage (project_id, day, asks_bytes)
     SELECT $1::uuid, ${today}, stored_bytes IS NOT NULL FROM project
     WHERE coalesce(open_deliveries, scheduled_runs, recipients_per_day, stored_bytes) IS NOT NULL
       AND NOT EXISTS (SELECT FROM project_usage
                       WHERE project_id = $1 AND asked_at > now() - interval '10 minutes'
                         AND asks_bytes = (project.stored_bytes IS NOT NULL))
     ON CONFLICT (project_id) DO UPDATE SET asked_at = now(), asks_bytes = excluded.asks_bytes)
   SELECT jsonb_build_object('openDeliveries', project.open_deliveries, 'scheduledRuns', project.scheduled_runs,
            'recipientsPerDay', project.recipients_per_day, 'storedBytes', project.stored_bytes) AS quotas,
          u.open_deliveries AS "openDeliveries", u.scheduled_runs AS "scheduledRuns",
          u.stored_bytes::float8 AS "storedBytes", u.measured_at AS "measuredAt"
   FROM project LEFT JOIN project_usage u ON u.project_id = $1`,
);

/** Reads what the project may have and has; `defaults` hold where it has set none. Null when it is gone. */
export async function readUsage(
  db: Db,
  { projectId, defaults }: { projectId: string; defaults: ProjectQuotas },
): Promise<ProjectUsage | null> {
  const { openDeliveries, scheduledRuns, recipientsPerDay, storedBytes } = defaults;
  const values = [projectId, openDeliveries, scheduledRuns, recipientsPerDay, storedBytes];
  const [row] = await run(db.pool, read, values);
  if (row === undefined) return null;
  return {
    ...row,
    openDeliveries: row.openDeliveries ?? 0,
    scheduledRuns: row.scheduledRuns ?? 0,
    storedBytes: row.storedBytes ?? 0,
  };
}
