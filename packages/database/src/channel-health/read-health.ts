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
  /** Of the last minutes. */
  attempts: number;
  accepted: number;
  failures: number;
  /** The upper bound in milliseconds that 95 of 100 attempts kept; null: without attempts, or above all bounds. */
  p95Ms: number | null;
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

// Of what workers told: ten seconds by ten seconds, kept for as long as somebody looks at it.
const healthOf = (condition: string) =>
  `SELECT c.id, c.handle, c.name, c.type, c.provider, coalesce(h.circuit, 'closed') AS circuit, CASE WHEN h.circuit <> 'closed' THEN h.opened_until END AS "openedUntil",
          coalesce(h.penalty, 0)::int AS penalty, h.reported_at AS "reportedAt",
          lately.attempts, lately.accepted, lately.failures, slowest.bound AS "p95Ms"
   FROM channels c
   LEFT JOIN channel_health h ON h.channel_id = c.id
   CROSS JOIN LATERAL (
     SELECT coalesce(sum(attempts), 0)::int AS attempts, coalesce(sum(accepted), 0)::int AS accepted,
            coalesce(sum(failures), 0)::int AS failures
     FROM channel_tallies t WHERE t.channel_id = c.id AND t.since > now() - interval '5 minutes') lately
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
