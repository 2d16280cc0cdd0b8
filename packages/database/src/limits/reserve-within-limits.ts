import { type Db, retryDeadlocks, run, statement } from '../connect.ts';

/** Places that are asked for under one limit. */
export interface LimitAsk {
  projectId: string;
  /** What is counted together. */
  key: string;
  limit: number;
  periodMs: number;
  /** How many. */
  count: number;
  /** Whether what finds no place in this period gets one in a later one. */
  holds: boolean;
}

/** Places in one period. */
export interface Reservation {
  count: number;
  /** When it begins, by Postgres' clock. */
  beginsAt: Date;
  /** Whether the period is under way. */
  isNow: boolean;
}

/** What an ask was given, the earliest first; what is missing was refused. */
export interface Reserved {
  places: Reservation[];
  /** When the next period begins, by the clock of the project. */
  nextPeriodAt: Date;
}

// Somebody who holds asks until everything has a place: as often as there are periods to fill.
const roundsMax = 1_000;

interface ReservedRow {
  place: number;
  granted: number;
  begins_at: Date;
  is_now: boolean;
  next_period_at: Date;
}

// Periods are those of the project's clock, and so are their counters. A counter counts what was asked for, granted or not: it is full when that is as much as its limit. Full periods follow
// one another, so that who holds begins behind the last one. Counters are taken in one order by all.
const reserve = statement<ReservedRow>(
  'reserve-within-limits',
  `WITH asked AS MATERIALIZED (
     SELECT a.*, a."periodMs" * interval '1 ms' AS period,
            p.clock_offset_ms * interval '1 ms' AS ahead,
            to_timestamp(floor((extract(epoch FROM now()) * 1000 + p.clock_offset_ms) / a."periodMs") * a."periodMs" / 1000) AS current_start
     FROM jsonb_to_recordset($1::jsonb)
       AS a (place int, "projectId" uuid, key text, "limit" bigint, "periodMs" float8, count int, holds boolean)
     JOIN projects p ON p.id = a."projectId"),
   started AS MATERIALIZED (
     SELECT asked.*, coalesce(behind.period_start, current_start) AS period_start
     FROM asked LEFT JOIN LATERAL (
       SELECT max(c.period_start) + period AS period_start FROM limit_counters c
       WHERE holds AND c.project_id = "projectId" AND c.key = asked.key
         AND c.period_start >= current_start AND c.count >= "limit") behind ON true),
   taken AS (
     INSERT INTO limit_counters AS c (project_id, key, period_start, count, expires_at)
     SELECT "projectId", key, period_start, count, period_start + 2 * period FROM started
     ORDER BY "projectId", key
     ON CONFLICT (project_id, key, period_start) DO UPDATE SET count = c.count + excluded.count
     RETURNING project_id, key, count)
   SELECT s.place, least(greatest(s."limit" - (t.count - s.count), 0), s.count)::int AS granted,
          s.period_start - s.ahead AS begins_at, s.period_start = s.current_start AS is_now,
          s.current_start + s.period AS next_period_at
   FROM started s JOIN taken t ON t.project_id = s."projectId" AND t.key = s.key`,
);

/**
 * Gives each ask the places its limit has left in this period, and in later ones to those that hold: one statement for any
 * set, and one more for each period that fills up on the way. The keys of a set are distinct. What is asked for twice,
 * since a worker was lost, is counted twice: a limit never lets more through.
 */
export async function reserveWithinLimits(db: Db, asks: LimitAsk[]): Promise<Reserved[]> {
  const reserved: Reserved[] = asks.map(() => ({ places: [], nextPeriodAt: new Date(0) }));
  let open = asks.map((ask, place) => ({ ...ask, place }));
  for (let round = 0; open.length > 0 && round < roundsMax; round += 1) {
    const rows = await retryDeadlocks(() => run(db.pool, reserve, [JSON.stringify(open)]));
    const granted = new Map(rows.map((row) => [row.place, row]));
    open = open.flatMap((ask) => {
      const row = granted.get(ask.place);
      const answer = reserved[ask.place];
      if (row === undefined || answer === undefined) return [];
      answer.nextPeriodAt = row.next_period_at;
      if (row.granted > 0) {
        answer.places.push({ count: row.granted, beginsAt: row.begins_at, isNow: row.is_now });
      }
      const count = ask.count - row.granted;
      return ask.holds && count > 0 ? [{ ...ask, count }] : [];
    });
  }
  return reserved;
}
