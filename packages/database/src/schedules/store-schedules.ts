import type { Actor, Recipient } from '@notiflow/contracts';
import { type Db, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';
import { nextFiring, type ScheduleTimes } from './next-firing.ts';
import { columns, type ScheduleRecord } from './schedule-rows.ts';

/** A checked schedule, ready to be stored. Recipients are distinct by external id. */
export interface PutScheduleInput extends ScheduleTimes {
  projectId: string;
  handle: string;
  name: string;
  notiflowId: string;
  data: Record<string, unknown>;
  actor: Actor | null;
  recipients: Recipient[] | null;
  topicName: string | null;
  priority: number;
  expiresInS: number | null;
  cancellationKey: string | null;
  replaceKey: string | null;
}

/** A stored schedule, or that its rule never comes round any more. */
export type SchedulePut =
  | { kind: 'stored'; schedule: ScheduleRecord; isNew: boolean }
  | { kind: 'never' };

const readNow = statement<{ now: Date }>(
  'read-project-now',
  `SELECT now() + clock_offset_ms * interval '1 ms' AS now FROM projects WHERE id = $1`,
);

/** What the clock of the project shows: Postgres' own, unless the project's was moved. */
async function readProjectNow(db: Db, projectId: string): Promise<Date> {
  const [row] = await run(db.pool, readNow, [projectId]);
  if (row === undefined) throw new Error('The project is gone.');
  return row.now;
}

// The moment is one of the project's clock, and is kept as one of Postgres'.
const atPostgres = (moment: string, project: string) =>
  `${moment} - (SELECT clock_offset_ms * interval '1 ms' FROM projects WHERE id = ${project})`;

const put = statement<{ id: string; is_new: boolean }>(
  'put-schedule',
  `INSERT INTO schedules (id, project_id, handle, name, notiflow_id, cron, rrule, timezone, starts_at, ends_at,
     data, actor, recipients, recipient_count, topic_name, priority, expires_in, cancellation_key, replace_key,
     next_fire_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12::jsonb, $13::jsonb, $14, $15, $16, $17, $18, $19,
     ${atPostgres('$20::timestamptz', '$2')})
   ON CONFLICT (project_id, handle) DO UPDATE SET
     name = excluded.name, notiflow_id = excluded.notiflow_id, cron = excluded.cron, rrule = excluded.rrule,
     timezone = excluded.timezone, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
     data = excluded.data, actor = excluded.actor, recipients = excluded.recipients,
     recipient_count = excluded.recipient_count, topic_name = excluded.topic_name,
     priority = excluded.priority, expires_in = excluded.expires_in,
     cancellation_key = excluded.cancellation_key, replace_key = excluded.replace_key, updated_at = now(),
     next_fire_at = CASE WHEN schedules.paused_at IS NULL THEN excluded.next_fire_at END
   RETURNING id, xmax = 0 AS is_new`,
);

const read = statement<ScheduleRecord>(
  'read-schedule',
  `SELECT ${columns} FROM schedules s WHERE s.id = $1`,
);

/**
 * Creates the schedule or replaces what is stored under its handle; one that is paused stays so. It comes round from now
 * on: a moment of before that nobody worked yet is left out.
 */
export async function putSchedule(db: Db, input: PutScheduleInput): Promise<SchedulePut> {
  const { projectId } = input;
  const next = nextFiring(input, await readProjectNow(db, projectId));
  if (next === null) return { kind: 'never' };
  return transaction(db, async (client) => {
    const [stored] = await run(client, put, toValues(input, next));
    const [schedule] = await run(client, read, [stored?.id]);
    if (stored === undefined || schedule === undefined) throw new Error('Nothing was stored.');
    return { kind: 'stored', schedule, isNew: stored.is_new };
  });
}

function toValues(input: PutScheduleInput, next: Date): unknown[] {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return [
    newId(),
    input.projectId,
    input.handle,
    input.name,
    input.notiflowId,
    input.cron,
    input.rrule,
    input.timezone,
    input.starts_at,
    input.ends_at,
    json(input.data),
    json(input.actor),
    json(input.recipients),
    input.recipients?.length ?? null,
    input.topicName,
    input.priority,
    input.expiresInS,
    input.cancellationKey,
    input.replaceKey,
    next,
  ];
}

const remove = statement<{ id: string }>(
  'delete-schedule',
  'DELETE FROM schedules WHERE project_id = $1 AND handle = $2 RETURNING id',
);

/** Deletes the schedule and what is known of its past; its runs stay. False when there was none. */
export async function deleteSchedule(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<boolean> {
  return (await run(db.pool, remove, [input.projectId, input.handle])).length > 0;
}

const pause = statement<never>(
  'pause-schedule',
  `UPDATE schedules SET paused_at = now(), next_fire_at = NULL, updated_at = now()
   WHERE project_id = $1 AND handle = $2 AND paused_at IS NULL`,
);

/** Lets the schedule rest; one that rests already goes on to. */
export async function pauseSchedule(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<void> {
  await run(db.pool, pause, [input.projectId, input.handle]);
}

const lockPaused = statement<ScheduleRecord>(
  'lock-paused-schedule',
  `SELECT ${columns} FROM schedules s
   WHERE s.project_id = $1 AND s.handle = $2 AND s.paused_at IS NOT NULL FOR UPDATE OF s`,
);

const resume = statement<never>(
  'resume-schedule',
  `UPDATE schedules SET paused_at = NULL, updated_at = now(),
     next_fire_at = ${atPostgres('$3::timestamptz', '$2')}
   WHERE id = $1`,
);

/** Lets a paused schedule come round again, from now on: what it missed is left out. */
export async function resumeSchedule(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<void> {
  await transaction(db, async (client) => {
    const [schedule] = await run(client, lockPaused, [input.projectId, input.handle]);
    if (schedule === undefined) return;
    const next = nextFiring(schedule, schedule.now);
    await run(client, resume, [schedule.id, input.projectId, next]);
  });
}
