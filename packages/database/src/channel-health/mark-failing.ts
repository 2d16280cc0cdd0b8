import { type Db, retryDeadlocks, run, statement } from '../connect.ts';

// A single refusal says nothing of a service, and one in five is not the fault of addresses any more.
const lostMin = 3;

// From the end of the last ten seconds that went well, as far back as five minutes. Only what changes is written: of most
// channels, nothing.
const mark = statement<never>(
  'mark-failing-channels',
  `WITH seen AS (
     SELECT c.id, c.project_id, h.failing_since, minute.is_bad, recent.lost, recent.bad_since
     FROM channels c
     LEFT JOIN channel_health h ON h.channel_id = c.id
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(t.attempts - t.accepted) * 5 >= sum(t.attempts), false) AS is_bad
       FROM channel_tallies t WHERE t.channel_id = c.id AND t.since > now() - interval '60 seconds') minute
     CROSS JOIN LATERAL (
       SELECT sum(t.attempts - t.accepted) AS lost, min(t.since) FILTER (WHERE t.accepted < t.attempts) AS bad_since
       FROM channel_tallies t
       WHERE t.channel_id = c.id AND t.since > now() - interval '5 minutes' AND t.since > coalesce((
         SELECT max(well.since) FROM channel_tallies well
         WHERE well.channel_id = c.id AND well.since > now() - interval '5 minutes'
           AND (well.attempts - well.accepted) * 5 < well.attempts), '-infinity')) recent
     WHERE c.id = ANY($1::uuid[]))
   INSERT INTO channel_health AS h (channel_id, project_id, failing_since)
   SELECT id, project_id, CASE WHEN is_bad THEN bad_since END FROM seen
   WHERE (failing_since IS NULL AND is_bad AND lost >= ${lostMin}) OR (failing_since IS NOT NULL AND NOT is_bad)
   ORDER BY id
   ON CONFLICT (channel_id) DO UPDATE SET failing_since = excluded.failing_since`,
);

/** Notes since when channels fail of which something was told just now, and of which it is over. */
export async function markFailing(db: Db, channelIds: string[]): Promise<void> {
  await retryDeadlocks(() => run(db.pool, mark, [channelIds]));
}
