import { type Db, run, statement } from '../connect.ts';

/** A project whose changes somebody follows, and since when they want to know: `lookBackMs` ago at most. */
export interface FollowedProject {
  id: string;
  /** By the clock of Postgres; null for now. */
  since: Date | null;
}

/** How much of something happened in one minute. */
export interface MinuteCount {
  /** Where the minute begins, in milliseconds of the epoch. */
  minute: number;
  kind: 'run' | 'notification' | 'delivery';
  outcome: string;
  amount: number;
}

/** A change that the audit log tells of. */
export interface AuditedChange {
  id: string;
  resource: string;
  /** Milliseconds of the epoch. */
  at: number;
}

/** What is known of a project at one moment, small enough to be compared with what was known before. */
export interface ProjectLook {
  projectId: string;
  /** By the clock of Postgres, in milliseconds of the epoch. */
  at: number;
  /** From `settlingMs` before `since` on. */
  counts: MinuteCount[];
  /** How often something moved that is not counted, since ever. */
  moves: Partial<Record<MinuteCount['kind'], number>>;
  /** The newest, at most `auditedMax`. */
  audited: AuditedChange[];
  /** Stands for the circuits and weights of the channels: another number, other circuits. */
  channels: number;
  /** Stands for what the workers of the installation do. */
  workers: number;
}

/** What happens is counted in the minute in which its transaction began, and none lasts so long. */
export const settlingMs = 5 * 60_000;

/** What was longer ago is not looked for. */
export const lookBackMs = 10 * 60_000;

/** Entries are read from so long before `since` on: one that was being written then may not have been seen. */
export const auditLateMs = 5_000;

const auditedMax = 200;

const workers = `SELECT coalesce(hashtext(string_agg(concat(w.id, w.seen_at > now() - interval '5 seconds',
    w.doing - 'loop_delay_ms' - 'heap_bytes'), ',' ORDER BY w.id)), 0) FROM workers w`;

const channels = `SELECT coalesce(hashtext(string_agg(
    concat(c.id, h.circuit, h.penalty, c.blocked_at), ',' ORDER BY c.id)), 0)
  FROM channels c LEFT JOIN channel_health h ON h.channel_id = c.id WHERE c.project_id = asked.id`;

const counts = `SELECT coalesce(jsonb_agg(jsonb_build_array(minute, kind, outcome, amount)), '[]') FROM (
    SELECT (extract(epoch FROM minute) * 1000)::bigint AS minute, kind, outcome, sum(amount) AS amount
    FROM activity WHERE project_id = asked.id
      AND minute >= date_trunc('minute', asked.since) - interval '${settlingMs} milliseconds'
    GROUP BY 1, 2, 3) counted`;

const audited = `SELECT coalesce(jsonb_agg(jsonb_build_array(id, resource, (extract(epoch FROM created_at) * 1000)::bigint)), '[]')
  FROM (SELECT id, resource, created_at FROM audit_log WHERE project_id = asked.id ORDER BY id DESC LIMIT ${auditedMax}) newest
  WHERE created_at > asked.since - interval '${auditLateMs} milliseconds'`;

const moves = `SELECT coalesce(jsonb_object_agg(kind, amount), '{}') FROM (
    SELECT kind, sum(amount) AS amount FROM moves WHERE project_id = asked.id GROUP BY kind) moved`;

interface Row {
  projectId: string;
  at: number;
  counts: [number, MinuteCount['kind'], string, number][];
  moves: ProjectLook['moves'];
  audited: [string, string, number][];
  channels: number;
  workers: number;
}

const look = statement<Row>(
  'look-for-changes',
  `SELECT asked.id AS "projectId", (extract(epoch FROM now()) * 1000)::float8 AS at, (${counts}) AS counts,
     (${moves}) AS moves, (${audited}) AS audited, (${channels}) AS channels, (${workers}) AS workers
   FROM (SELECT id, least(greatest(coalesce(since, now()), now() - interval '${lookBackMs} milliseconds'), now()) AS since
         FROM unnest($1::uuid[], $2::timestamptz[]) AS given (id, since)) asked`,
);

/**
 * Looks at projects for what has changed: one statement for all of them, which reads the counts of some minutes and the
 * newest entries of the audit log, and so costs the same however much happens.
 */
export async function lookForChanges(
  db: Db,
  projects: readonly FollowedProject[],
): Promise<ProjectLook[]> {
  const rows = await run(db.pool, look, [
    projects.map(({ id }) => id),
    projects.map(({ since }) => since),
  ]);
  return rows.map((row) => ({
    ...row,
    at: Math.floor(row.at),
    counts: row.counts.map(([minute, kind, outcome, amount]) => ({
      minute,
      kind,
      outcome,
      amount,
    })),
    audited: row.audited.map(([id, resource, at]) => ({ id, resource, at })),
  }));
}
