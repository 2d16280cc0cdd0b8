import type { AttemptOutcome } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { tallyBoundsMs } from './report-tallies.ts';

/** How a channel has been lately. */
export interface ChannelHealth {
  circuit: 'closed' | 'open' | 'half_open';
  openedUntil: Date | null;
  /** Points of its weight that it has lost. */
  penalty: number;
  /** When its service reported something last. */
  reportedAt: Date | null;
  /** Since when too much of what it is given is not taken; null while it is. */
  failingSince: Date | null;
  /** When a message was last taken, to ten seconds; null when none was within the hour. */
  acceptedAt: Date | null;
  /** With what attempts ended that were not taken, of the last day and at most of the last 200: those of now first, the most frequent before others. */
  errors: ChannelError[];
  /** Of the last minutes. */
  attempts: number;
  accepted: number;
  failures: number;
  /** The upper bound in milliseconds that 95 of 100 attempts kept; null: without attempts, or above all bounds. */
  p95Ms: number | null;
}

/** With what attempts ended that were not taken. */
export interface ChannelError {
  outcome: AttemptOutcome;
  code: string | null;
  /** What the last of them was told, in words. */
  reason: string | null;
  count: number;
  first_at: string;
  last_at: string;
}

/** How one of the channels of a project has been lately. */
export interface NamedChannelHealth extends ChannelHealth {
  id: string;
  handle: string;
  name: string;
  type: string;
  provider: string;
}

const bounds = `ARRAY[${tallyBoundsMs.join(', ')}]`;

// What a channel fails by now comes before what it failed by this morning, however often that was.
const isOfNow = (lastAt: string) => `(${lastAt} >= coalesce(h.failing_since, '-infinity'))`;

// Of what workers told: ten seconds by ten seconds, kept for as long as somebody looks at it.
const healthOf = (condition: string) =>
  `SELECT c.id, c.handle, c.name, c.type, c.provider, coalesce(h.circuit, 'closed') AS circuit, CASE WHEN h.circuit <> 'closed' THEN h.opened_until END AS "openedUntil",
          coalesce(h.penalty, 0)::int AS penalty, h.reported_at AS "reportedAt",
          h.failing_since AS "failingSince", accepted.at AS "acceptedAt", coalesce(wrong.errors, '[]') AS errors,
          lately.attempts, lately.accepted, lately.failures, slowest.bound AS "p95Ms"
   FROM channels c
   LEFT JOIN channel_health h ON h.channel_id = c.id
   CROSS JOIN LATERAL (
     SELECT coalesce(sum(attempts), 0)::int AS attempts, coalesce(sum(accepted), 0)::int AS accepted,
            coalesce(sum(failures), 0)::int AS failures
     FROM channel_tallies t WHERE t.channel_id = c.id AND t.since > now() - interval '5 minutes') lately
   CROSS JOIN LATERAL (
     SELECT max(since) AS at FROM channel_tallies t WHERE t.channel_id = c.id AND t.accepted > 0) accepted
   LEFT JOIN LATERAL (
     SELECT jsonb_agg(to_jsonb(grouped) ORDER BY ${isOfNow('last_at')} DESC, count DESC, last_at DESC) AS errors FROM (
       SELECT outcome, code, (array_agg(reason ORDER BY started_at DESC))[1] AS reason, count(*)::int AS count,
              min(started_at) AS first_at, max(started_at) AS last_at
       FROM (SELECT a.outcome, a.code, a.reason, a.started_at FROM attempts a
             WHERE a.channel_id = c.id AND a.outcome IN ('rejected', 'not_processed', 'ambiguous', 'crashed')
               AND a.started_at > now() - interval '1 day'
             ORDER BY a.started_at DESC LIMIT 200) lately
       GROUP BY outcome, code ORDER BY ${isOfNow('max(started_at)')} DESC, count DESC, last_at DESC LIMIT 5) grouped) wrong ON true
   LEFT JOIN LATERAL (
     SELECT (${bounds})[min(place)] AS bound FROM (
       SELECT place, sum(sum(count)) OVER (ORDER BY place) AS up_to, sum(sum(count)) OVER () AS of_all
       FROM channel_tallies t, unnest(t.durations) WITH ORDINALITY AS d (count, place)
       WHERE t.channel_id = c.id AND t.since > now() - interval '5 minutes'
       GROUP BY place) counted
     WHERE of_all > 0 AND up_to >= 0.95 * of_all) slowest ON true
   WHERE c.project_id = $1 AND ${condition} ORDER BY c.handle`;

const read = statement<NamedChannelHealth>('read-channel-health', healthOf('c.handle = $2'));

const readAll = statement<NamedChannelHealth>('read-health-of-channels', healthOf('true'));

/** Reads how a channel of the project has been in the last five minutes; null when there is none. */
export async function readChannelHealth(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<NamedChannelHealth | null> {
  return (await run(db.pool, read, [input.projectId, input.handle]))[0] ?? null;
}

/** Reads how all channels of the project have been in the last five minutes, by one statement. */
export async function readHealthOfChannels(
  db: Db,
  input: { projectId: string },
): Promise<NamedChannelHealth[]> {
  return run(db.pool, readAll, [input.projectId]);
}
