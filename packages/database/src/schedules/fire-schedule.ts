import type { FiringReason } from '@notiflow/contracts';
import type pg from 'pg';
import { type Db, queryOnly, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';
import { acceptRun, type RunAcceptance } from '../runs/accept-run.ts';
import { type ProjectQuotas, readUsage } from '../usage/read-usage.ts';
import { nextFiring } from './next-firing.ts';
import { clockAhead, columns, type ScheduleRecord } from './schedule-rows.ts';

/** A schedule that came round. */
export interface FiredSchedule {
  scheduleId: string;
  projectId: string;
  /** Null when there is none, for the reason. */
  run: { id: string; priority: number; recipientCount: number | null } | null;
  reason: FiringReason | null;
}

const findDue = statement<{ id: string }>(
  'find-due-schedules',
  `SELECT id FROM schedules WHERE next_fire_at <= now() AND id <> ALL($2::uuid[])
   ORDER BY next_fire_at LIMIT $1::int`,
);

/** Finds schedules that are due by Postgres' clock, those that wait longest first, but for those named. */
export async function findDueSchedules(
  db: Db,
  input: { limit: number; except: string[] },
): Promise<string[]> {
  return (await run(db.pool, findDue, [input.limit, input.except])).map(({ id }) => id);
}

interface DueSchedule extends ScheduleRecord {
  project_id: string;
  /** The moment it was to come round, by the clock of the project. */
  fire_at: Date;
}

// Whoever holds it fires it, or changes it: then it is not due any more.
const lockDue = statement<DueSchedule>(
  'lock-due-schedule',
  `SELECT ${columns}, s.project_id, s.next_fire_at + ${clockAhead} AS fire_at
   FROM schedules s WHERE s.id = $1 AND s.next_fire_at <= now() FOR UPDATE OF s SKIP LOCKED`,
);

const record = statement<never>(
  'record-firing',
  `INSERT INTO schedule_firings (id, project_id, schedule_id, fire_at, run_id, reason)
   VALUES ($1, $2, $3, $4, $5, $6)`,
);

const moveOn = statement<never>(
  'move-schedule-on',
  `UPDATE schedules s SET next_fire_at = $2::timestamptz - ${clockAhead} WHERE s.id = $1`,
);

/**
 * Lets a due schedule come round, once for all moments that it missed: its run, the row that says so and its next moment
 * are one transaction. Null when it is not due any more, or another worker has it.
 */
export async function fireSchedule(
  db: Db,
  { id, quotas }: { id: string; quotas: ProjectQuotas },
): Promise<FiredSchedule | null> {
  return transaction(db, async (client) => {
    const [schedule] = await run(client, lockDue, [id]);
    if (schedule === undefined) return null;
    const outcome = await makeRun(client, { schedule, quotas });
    const { project_id: projectId, fire_at: fireAt } = schedule;
    const { runId, reason } = outcome;
    await run(client, record, [newId(), projectId, id, fireAt, runId, reason]);
    await run(client, moveOn, [id, nextFiring(schedule, schedule.now)]);
    const { priority, recipient_count: recipientCount } = schedule;
    const made = runId === null ? null : { id: runId, priority, recipientCount };
    return { scheduleId: id, projectId, run: made, reason };
  });
}

type Outcome = { runId: string; reason: null } | { runId: null; reason: FiringReason };

async function makeRun(
  client: pg.PoolClient,
  { schedule, quotas: defaults }: { schedule: DueSchedule; quotas: ProjectQuotas },
): Promise<Outcome> {
  const db = queryOnly(client);
  const { project_id: projectId } = schedule;
  const usage = await readUsage(db, { projectId, defaults });
  const isOver = (has: number, quota: number | null | undefined) => has >= (quota ?? Infinity);
  if (
    isOver(usage?.openDeliveries ?? 0, usage?.quotas.openDeliveries) ||
    isOver(usage?.storedBytes ?? 0, usage?.quotas.storedBytes)
  ) {
    return { runId: null, reason: 'quota_reached' };
  }
  const acceptance = await acceptRun(db, {
    projectId,
    notiflow: { id: schedule.notiflow_id },
    version: null,
    data: schedule.data,
    actor: schedule.actor,
    recipients: schedule.recipients,
    topicName: schedule.topic,
    priority: schedule.priority,
    sendAt: null,
    expiresInS: schedule.expires_in,
    cancellationKey: schedule.cancellation_key,
    replaceKey: schedule.replace_key,
    triggeredBy: { kind: 'schedule', id: schedule.id },
    recipientsPerDay: usage?.quotas.recipientsPerDay ?? null,
    idempotency: null,
  });
  if (acceptance.kind === 'accepted') return { runId: acceptance.runId, reason: null };
  return { runId: null, reason: toReason(acceptance.kind) };
}

function toReason(kind: Exclude<RunAcceptance['kind'], 'accepted'>): FiringReason {
  switch (kind) {
    case 'notiflow_not_found':
      return 'notiflow_archived';
    case 'not_published':
      return 'notiflow_not_published';
    case 'not_active':
      return 'notiflow_inactive';
    case 'topic_not_found':
      return 'topic_not_found';
    case 'recipients_used_up':
      return 'quota_reached';
    case 'key_reused':
    case 'in_flight':
      throw new Error('A schedule has no idempotency key.');
    default:
      return kind satisfies never;
  }
}

const purge = statement<{ id: string }>(
  'purge-schedule-firings',
  `DELETE FROM schedule_firings WHERE id = ANY(ARRAY(
     SELECT f.id FROM schedule_firings f
     WHERE f.created_at < now() - interval '90 days'
       AND EXISTS (SELECT FROM schedule_firings newer
                   WHERE newer.schedule_id = f.schedule_id AND newer.id > f.id)
     LIMIT $1::int FOR UPDATE SKIP LOCKED))
   RETURNING id`,
);

/** Deletes at most `limit` firings of before 90 days, but for the last one of each schedule. */
export async function purgeScheduleFirings(db: Db, input: { limit: number }): Promise<number> {
  return (await run(db.pool, purge, [input.limit])).length;
}
