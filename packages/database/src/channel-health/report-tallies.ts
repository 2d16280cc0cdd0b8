import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { markFailing } from './mark-failing.ts';

/** What one worker saw of a channel since it told the last time. */
export interface ChannelTally {
  channelId: string;
  attempts: number;
  accepted: number;
  /** Attempts that the provider could not take, or may not have. */
  failures: number;
  /** How many took how long: one number for each bound of `tallyBoundsMs`, and one for what took longer. */
  durations: number[];
  /** Whether so many connections in a row could not be made that nothing more has to be counted. */
  isBroken: boolean;
  /** Whether the channel is what fails: where it has many receivers, each of them may. */
  mayTrip: boolean;
}

/** A circuit that was opened. */
export interface OpenedCircuit {
  channelId: string;
  projectId: string;
  channelType: string;
  provider: string;
}

/** Upper bounds of how long attempts took, in milliseconds. */
export const tallyBoundsMs = [50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000] as const;

// How many failures open a circuit: half of at least ten attempts in thirty seconds. It is open for thirty seconds.
const attemptsMin = 10;
const lookBack = `interval '30 seconds'`;

/** SQL of how long a circuit is open the nth time in a row: twice as long each time, five minutes at most. */
export const openFor = (trips: string) =>
  `least(30 * 2 ^ least(${trips}, 10), 300) * interval '1 second'`;

// The rows of before are counted as they were, and what is told is added: so none is counted twice.
const report = statement<OpenedCircuit>(
  'report-channel-tallies',
  `WITH told AS (
     SELECT r.*, c.project_id, c.type, c.provider
     FROM jsonb_to_recordset($1::jsonb) AS r ("channelId" uuid, attempts int, accepted int, failures int,
            durations int[], "isBroken" boolean, "mayTrip" boolean)
     JOIN channels c ON c.id = r."channelId"),
   added AS (
     INSERT INTO channel_tallies AS t (channel_id, since, project_id, attempts, accepted, failures, durations)
     SELECT "channelId", date_bin('10 seconds', now(), 'epoch'), project_id, attempts, accepted, failures, durations
     FROM told ORDER BY "channelId"
     ON CONFLICT (channel_id, since) DO UPDATE SET
       attempts = t.attempts + excluded.attempts,
       accepted = t.accepted + excluded.accepted,
       failures = t.failures + excluded.failures,
       durations = ARRAY(
         SELECT coalesce(kept, 0) + coalesce(new, 0)
         FROM unnest(t.durations, excluded.durations) WITH ORDINALITY AS both_of (kept, new, place) ORDER BY place)),
   suspects AS (
     SELECT told.*, lately.attempts AS before, lately.failures AS failed_before
     FROM told
     LEFT JOIN channel_health h ON h.channel_id = told."channelId"
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(t.attempts), 0) AS attempts, coalesce(sum(t.failures), 0) AS failures
       FROM channel_tallies t
       WHERE t.channel_id = told."channelId" AND t.since > greatest(now() - ${lookBack}, h.closed_at)) lately
     WHERE told."mayTrip" AND told.failures > 0),
   opened AS (
     INSERT INTO channel_health AS h (channel_id, project_id, circuit, open_since, opened_until, trips)
     SELECT "channelId", project_id, 'open', now(), now() + ${openFor('0')}, 1
     FROM suspects
     WHERE "isBroken" OR (attempts + before >= ${attemptsMin} AND (failures + failed_before) * 2 >= attempts + before)
     ORDER BY "channelId"
     ON CONFLICT (channel_id) DO UPDATE SET
       circuit = 'open', open_since = now(), opened_until = excluded.opened_until, trips = 1,
       probe_by = NULL, probe_until = NULL, probe_successes = 0, updated_at = now()
     WHERE h.circuit = 'closed'
     RETURNING channel_id)
   SELECT "channelId", project_id AS "projectId", type AS "channelType", provider
   FROM told WHERE "channelId" IN (SELECT channel_id FROM opened)`,
);

/**
 * Adds up what workers saw of channels, opens the circuits of those that fail, and notes since when they do; answers which
 * were opened by it.
 */
export async function reportTallies(db: Db, tallies: ChannelTally[]): Promise<OpenedCircuit[]> {
  if (tallies.length === 0) return [];
  const opened = await retryDeadlocks(() => run(db.pool, report, [JSON.stringify(tallies)]));
  await markFailing(
    db,
    tallies.map(({ channelId }) => channelId),
  );
  return opened;
}
