import { type DeliveryLine, lineOfTurn } from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { successesMin } from './probe-circuits.ts';

/** A line in which deliveries wait that came from another channel. */
export interface ArrivedLine {
  channelId: string;
  lane: string;
  line: DeliveryLine;
  count: number;
}

// Of a channel that is being tried, the first ones stay: somebody has to try it with something. Those that stand in, in
// their order, and the channel itself; not one that is blocked, or whose own circuit is open. They wait in a lane of
// the whole channel there. Whoever cannot go anywhere stays.
const leave = statement<{ channel_id: string; lane: string; turn: number; count: number }>(
  'leave-channels',
  `WITH waiting AS (
     SELECT d.id, d.channel_id, coalesce(d.home_channel_id, d.channel_id) AS home, d.tried_channels
     FROM unnest($1::uuid[]) AS closed (channel_id)
     CROSS JOIN LATERAL (
       SELECT * FROM deliveries
       WHERE status = 'pending' AND lane = closed.channel_id::text AND next_attempt_at <= now()
       ORDER BY turn, next_attempt_at LIMIT $2::int
       OFFSET CASE WHEN EXISTS (SELECT FROM channel_health h WHERE h.channel_id = closed.channel_id
                                AND h.circuit = 'half_open') THEN ${successesMin} ELSE 0 END
       FOR UPDATE SKIP LOCKED) d),
   members AS (
     SELECT home.id AS home, member.id, member.provider, member.place
     FROM channels home
     CROSS JOIN LATERAL (
       SELECT home.id, home.provider, home.blocked_at, 0::bigint AS place
       UNION ALL
       SELECT other.id, other.provider, other.blocked_at, place
       FROM jsonb_array_elements(home.settings->'alternatives') WITH ORDINALITY AS listed (entry, place)
       JOIN channels other ON other.project_id = home.project_id AND other.handle = entry->>'channel'
         AND other.type = home.type) member
     WHERE home.id = ANY(ARRAY(SELECT DISTINCT home FROM waiting)) AND home.settings ? 'alternatives' AND member.blocked_at IS NULL
       AND NOT EXISTS (SELECT FROM channel_health h WHERE h.channel_id = member.id AND h.circuit <> 'closed')),
   aimed AS (
     SELECT waiting.id, target.id AS channel_id, target.provider
     FROM waiting CROSS JOIN LATERAL (
       SELECT m.id, m.provider FROM members m
       WHERE m.home = waiting.home AND m.id <> waiting.channel_id
         AND NOT m.id = ANY(coalesce(waiting.tried_channels, '{}'))
       ORDER BY m.place LIMIT 1) target),
   moved AS (
     UPDATE deliveries d SET
       home_channel_id = nullif(coalesce(d.home_channel_id, d.channel_id), aimed.channel_id),
       channel_id = aimed.channel_id, provider = aimed.provider, lane = aimed.channel_id::text, updated_at = now()
     FROM aimed WHERE d.id = aimed.id AND d.id = ANY(ARRAY(SELECT id FROM aimed))
     RETURNING d.channel_id, d.lane, d.turn)
   SELECT channel_id, lane, turn, count(*)::int AS count FROM moved GROUP BY 1, 2, 3`,
);

/**
 * Gives what waits for channels whose circuits are open to those that stand in for them, at most `limit` of each: without
 * an attempt, and with their turns. Answers where they wait now.
 */
export async function leaveChannels(
  db: Db,
  input: { channelIds: string[]; limit: number },
): Promise<ArrivedLine[]> {
  if (input.channelIds.length === 0) return [];
  const values = [input.channelIds, input.limit];
  const rows = await retryDeadlocks(() => run(db.pool, leave, values));
  return rows.map(({ channel_id: channelId, lane, turn, count }) => ({
    channelId,
    lane,
    line: lineOfTurn(turn),
    count,
  }));
}
