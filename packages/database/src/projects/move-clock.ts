import type pg from 'pg';
import { type Db, run, statement, transaction } from '../connect.ts';

/** How late a project thinks it is. */
export interface ProjectClock {
  /** Whether the project sends to real people; its clock is Postgres' own then. */
  live: boolean;
  /** Milliseconds by which the project's clock is ahead. */
  offsetMs: number;
  /** What the project's clock shows. */
  now: Date;
  /** Whether nothing is due: everything is settled, or waits for a later moment. */
  idle: boolean;
  /** When something is due next, by the project's clock; null when nothing waits. */
  nextDueAt: Date | null;
}

/** How far a clock is to go: by milliseconds, to a moment that it shows then, or to when something is due next. */
export type ClockMove =
  | { kind: 'by'; ms: number }
  | { kind: 'until'; until: Date }
  | { kind: 'next' };

/** What became of it. */
export type ClockMoved =
  | { kind: 'moved'; clock: ProjectClock }
  | { kind: 'live' }
  | { kind: 'backwards'; now: Date }
  | { kind: 'too_far' };

/** Rows with moments that lie ahead. */
interface OpenRows {
  table: string;
  where: string;
  /** Each of its moments that may lie ahead. */
  moments: string[];
  /** Columns that are lists of such moments. */
  lists?: string[];
  /** When the row is due, unless it is never by itself; null as a value: at once. */
  due?: string;
}

// Who waits for what deliveries do looks again within a minute, and that is nothing to wait for: its time-out is.
const eventTimeout = `(SELECT w.until FROM event_waits w
  WHERE w.notification_id = notifications.id AND w.step_handle = notifications.step)`;

/**
 * THE TABLE OF MOMENTS: what is moved so that a project's time passes. A lease is not among them: it belongs to a
 * worker that is at work, whose clock did not move.
 */
export const openRows: readonly OpenRows[] = [
  {
    table: 'runs',
    where: `status IN ('accepted', 'fanning_out')`,
    moments: ['send_at', 'expires_at', 'sweep_at', 'paused_until'],
    due: `CASE WHEN status = 'accepted' THEN send_at END`,
  },
  { table: 'runs', where: `status = 'fanned_out' AND expires_at > now()`, moments: ['expires_at'] },
  {
    table: 'notifications',
    where: `status IN ('pending', 'waiting')`,
    moments: ['resume_at', 'sweep_at', 'paused_until'],
    // One without a moment of its own waits for its digest.
    due: `CASE WHEN status = 'waiting' AND rest = 'event' AND sweep_at > now() THEN coalesce(${eventTimeout}, sweep_at)
               WHEN status = 'waiting' THEN coalesce(sweep_at, 'infinity') END`,
  },
  {
    table: 'deliveries',
    where: `status = 'pending'`,
    moments: ['next_attempt_at', 'expires_at', 'sweep_at', 'window_closes_at'],
    due: 'next_attempt_at',
  },
  {
    table: 'deliveries',
    where: `status = 'processing'`,
    moments: ['expires_at', 'window_closes_at'],
    due: 'NULL',
  },
  // An entry leaves its feed then; nothing of a notiflow waits for it.
  {
    table: 'deliveries',
    where: 'feed_state < 9 AND feed_expires_at IS NOT NULL',
    moments: ['feed_expires_at'],
  },
  // An event stays as long after the beginning of a wait as it was.
  { table: 'event_waits', where: 'true', moments: ['since', 'until', 'looked_at'] },
  { table: 'events', where: 'sweep_at IS NULL', moments: ['accepted_at', 'keep_until'] },
  {
    table: 'events',
    where: 'sweep_at IS NOT NULL',
    moments: ['accepted_at', 'sweep_at', 'keep_until'],
    due: 'NULL',
  },
  {
    table: 'digest_windows',
    where: 'sweep_at IS NOT NULL',
    moments: ['opened_at', 'closes_at', 'sweep_at', 'closed_at'],
    due: 'sweep_at',
  },
  // A step may look back to when something went on the last time.
  {
    table: 'digest_windows',
    where: 'sweep_at IS NULL',
    moments: ['opened_at', 'closes_at', 'closed_at'],
  },
  { table: 'digest_windows', where: 'expires_at > now()', moments: ['expires_at'] },
  {
    table: 'pass_buckets',
    where: 'closes_at > now()',
    moments: ['closes_at'],
    lists: ['passed_at'],
  },
  {
    table: 'calls',
    where: `status = 'open' AND lease_token IS NULL`,
    moments: ['next_try_at'],
    due: 'next_try_at',
  },
  // In the hands of a worker, or settled.
  {
    table: 'calls',
    where: `status = 'open' AND lease_token IS NOT NULL`,
    moments: ['expires_at'],
    due: 'NULL',
  },
  { table: 'calls', where: `status <> 'open'`, moments: ['expires_at'] },
  // What is told is about a notiflow and no part of it: nobody waits for it.
  {
    table: 'event_messages',
    where: `status = 'pending' AND lease_token IS NULL`,
    moments: ['next_try_at'],
  },
  {
    table: 'event_endpoints',
    where: 'failing_since IS NOT NULL',
    moments: ['failing_since'],
  },
  { table: 'run_completions', where: 'look_at IS NOT NULL', moments: ['look_at'] },
  // Of who pauses until further notice nothing comes nearer.
  {
    table: 'users',
    where: `paused_until > now() AND paused_until < 'infinity'`,
    moments: ['paused_until'],
  },
  { table: 'suppressions', where: 'expires_at > now()', moments: ['expires_at'] },
  {
    table: 'awaited_reports',
    where: 'true',
    moments: ['sent_at', 'ask_at', 'ask_until', 'silent_at'],
  },
  { table: 'parked_reports', where: 'sweep_at IS NULL', moments: ['expires_at'] },
  {
    table: 'parked_reports',
    where: 'sweep_at IS NOT NULL',
    moments: ['received_at', 'sweep_at', 'expires_at'],
  },
  {
    table: 'schedules',
    where: 'next_fire_at IS NOT NULL',
    moments: ['next_fire_at'],
    due: 'next_fire_at',
  },
];

// One moves it at a time; what else refers to the project goes on.
const lock = statement<{ live: boolean; now: Date }>(
  'lock-clock',
  `SELECT live, now() + clock_offset_ms * interval '1 ms' AS now FROM projects WHERE id = $1 FOR NO KEY UPDATE`,
);

const add = statement<never>(
  'advance-clock',
  'UPDATE projects SET clock_offset_ms = clock_offset_ms + $2::bigint WHERE id = $1',
);

const earlier = (moment: string) => `${moment} - $2::bigint * interval '1 ms'`;

const moves = openRows.map(({ table, where, moments, lists = [] }, place) => {
  const moved = moments.map((moment) => `${moment} = ${earlier(moment)}`);
  for (const list of lists) {
    const entries = `unnest(${list}) WITH ORDINALITY AS entry (at, place)`;
    moved.push(`${list} = ARRAY(SELECT ${earlier('at')} FROM ${entries} ORDER BY place)`);
  }
  return statement<never>(
    `move-moments-${place}-of-${table}`,
    `UPDATE ${table} SET ${moved.join(', ')} WHERE project_id = $1 AND ${where}`,
  );
});

const dueRows = openRows
  .flatMap(({ table, where, due }) =>
    due === undefined
      ? []
      : [
          `SELECT min(coalesce(${due}, '-infinity'::timestamptz)) AS at FROM ${table} WHERE project_id = $1 AND ${where}`,
        ],
  )
  .join('\n     UNION ALL ');

const read = statement<ProjectClock>(
  'read-clock',
  `SELECT live, clock_offset_ms::float8 AS "offsetMs", now() + ahead.by AS now,
          coalesce(next.at > now(), true) AS idle,
          CASE WHEN next.at > '-infinity' AND next.at < 'infinity' THEN next.at + ahead.by
               WHEN next.at = '-infinity' THEN now() + ahead.by END AS "nextDueAt"
   FROM projects
   CROSS JOIN LATERAL (SELECT clock_offset_ms * interval '1 ms' AS by) ahead
   CROSS JOIN (SELECT min(at) AS at FROM (
     ${dueRows}) due) next
   WHERE id = $1`,
);

/** Reads the clock of a project; null when it is gone. */
export async function readClock(
  db: Db,
  input: { projectId: string },
): Promise<ProjectClock | null> {
  return (await run(db.pool, read, [input.projectId]))[0] ?? null;
}

/**
 * Lets time pass for a project that is not live: every moment of its open rows comes nearer, by one statement for each
 * kind of row, and its clock shows it. Nothing is rung: sweeps find what is due now. Null when the project is gone.
 */
export async function moveClock(
  db: Db,
  { projectId, move }: { projectId: string; move: ClockMove },
): Promise<ClockMoved | null> {
  return transaction(db, async (client) => {
    const [project] = await run(client, lock, [projectId]);
    if (project === undefined) return null;
    if (project.live) return { kind: 'live' };
    const ms = await millisecondsOf(client, { projectId, move, now: project.now });
    if (ms < 0) return { kind: 'backwards', now: project.now };
    if (ms > clockMoveMaxMs) return { kind: 'too_far' };
    if (ms > 0) {
      for (const moved of [...moves, add]) await run(client, moved, [projectId, ms]);
    }
    const [clock] = await run(client, read, [projectId]);
    return clock === undefined ? null : { kind: 'moved', clock };
  });
}

/** How far a clock may go at once, in milliseconds. */
export const clockMoveMaxMs = 366 * 24 * 60 * 60 * 1_000;

async function millisecondsOf(
  client: pg.PoolClient,
  { projectId, move, now }: { projectId: string; move: ClockMove; now: Date },
): Promise<number> {
  switch (move.kind) {
    case 'by':
      return move.ms;
    case 'until':
      return move.until.getTime() - now.getTime();
    case 'next': {
      const [clock] = await run(client, read, [projectId]);
      // A moment has microseconds, and is due when all of them are over.
      return clock?.idle && clock.nextDueAt !== null
        ? clock.nextDueAt.getTime() - clock.now.getTime() + 1
        : 0;
    }
    default:
      return move satisfies never;
  }
}
