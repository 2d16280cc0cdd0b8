import type { Actor, FiringReason, Recipient } from '@notiflow/contracts';

/** One time that a schedule came round: the run it made, or why there is none. */
export interface FiringRecord {
  id: string;
  /** The moment of the rule, by the clock of the project. */
  fire_at: Date;
  run_id: string | null;
  reason: FiringReason | null;
  created_at: Date;
}

/** A schedule as stored, without its list of recipients. */
export interface ListedScheduleRecord {
  id: string;
  handle: string;
  name: string;
  notiflow_id: string;
  notiflow_handle: string;
  cron: string | null;
  rrule: string | null;
  timezone: string;
  starts_at: Date | null;
  ends_at: Date | null;
  topic: string | null;
  actor: Actor | null;
  data: Record<string, unknown>;
  recipient_count: number | null;
  /** 1 high, 2 normal, 3 low. */
  priority: number;
  expires_in: number | null;
  cancellation_key: string | null;
  replace_key: string | null;
  paused_at: Date | null;
  /** Null while it is paused, and when it has ended. */
  next_fire_at: Date | null;
  created_at: Date;
  updated_at: Date;
  /** What the clock of the project shows. */
  now: Date;
  /** Moments as Postgres writes them in JSON. */
  last_firing: { fire_at: string; run_id: string | null; reason: FiringReason | null } | null;
}

/** A schedule as stored. */
export interface ScheduleRecord extends ListedScheduleRecord {
  recipients: Recipient[] | null;
}

/** The clock of the project that a row `s` belongs to: Postgres' own, and by how much it is ahead. */
export const clockAhead = `(SELECT clock_offset_ms * interval '1 ms' FROM projects WHERE projects.id = s.project_id)`;

/** Columns of a schedule `s` as lists read them. */
export const listedColumns = `s.id, s.handle, s.name, s.notiflow_id,
  (SELECT handle FROM notiflows WHERE notiflows.id = s.notiflow_id) AS notiflow_handle,
  s.cron, s.rrule, s.timezone, s.starts_at, s.ends_at, s.topic_name AS topic, s.actor, s.data,
  s.recipient_count, s.priority, s.expires_in, s.cancellation_key, s.replace_key, s.paused_at, s.next_fire_at,
  s.created_at, s.updated_at, now() + ${clockAhead} AS now,
  (SELECT jsonb_build_object('fire_at', f.fire_at, 'run_id', f.run_id, 'reason', f.reason)
   FROM schedule_firings f WHERE f.schedule_id = s.id ORDER BY f.id DESC LIMIT 1) AS last_firing`;

/** Columns of a schedule `s`. */
export const columns = `${listedColumns}, s.recipients`;
