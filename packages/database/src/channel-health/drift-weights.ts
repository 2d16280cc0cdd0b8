import { type Db, retryDeadlocks, run, statement } from '../connect.ts';

/** A channel that lost or got back points of its weight. */
export interface DriftedChannel {
  channelId: string;
  projectId: string;
  penalty: number;
}

// Figures of GOV.UK Notify: more than 50 errors in a minute, or 15 % of messages that took more than five minutes.
const errorsMax = 50;
const errorShareMin = 0.2;
const attemptsMin = 20;
const slowShareMin = 0.15;
const messagesMin = 10;

// What the row says of before, and `excluded` of now.
const isDue = (moment: string, pause: string) =>
  `(${moment} IS NULL OR ${moment} <= now() - interval '${pause}')`;
const losesByErrors = `(excluded.failing_at IS NOT NULL AND ${isDue('h.failing_at', '1 minute')})`;
const losesByTime = `(excluded.slow_at IS NOT NULL AND ${isDue('h.slow_at', '5 minutes')})`;
const returns = `(excluded.failing_at IS NULL AND excluded.slow_at IS NULL AND h.penalty > 0
  AND ${isDue('h.failing_at', '15 minutes')} AND ${isDue('h.slow_at', '15 minutes')}
  AND ${isDue('h.penalty_changed_at', '5 minutes')})`;

// The lowest id of a delivery that was made within the hour.
const lastHour = `(SELECT (left(h, 8) || '-' || right(h, 4) || '-7000-8000-000000000000')::uuid
  FROM lpad(to_hex((extract(epoch FROM now() - interval '1 hour') * 1000)::bigint), 12, '0') AS h)`;

// Of a channel that never reported, silence says something only where its service can report and others do. What was
// not reported counts by its age. Rows are locked as they are written.
const drift = statement<DriftedChannel>(
  'drift-weights',
  `WITH groups AS MATERIALIZED (
     SELECT home.id AS home, member.id AS channel_id, home.project_id, member.kind
     FROM channels home CROSS JOIN LATERAL (
       SELECT home.id, home.type || '/' || home.provider AS kind
       UNION ALL
       SELECT other.id, other.type || '/' || other.provider
       FROM jsonb_array_elements(home.settings->'alternatives') AS listed (entry)
       JOIN channels other ON other.project_id = home.project_id AND other.handle = entry->>'channel'
         AND other.type = home.type) member
     WHERE home.settings ? 'alternatives'),
   members AS MATERIALIZED (SELECT DISTINCT channel_id, project_id, kind FROM groups),
   seen AS MATERIALIZED (
     SELECT m.*, h.reported_at, tallied.attempts, tallied.failures, lately.messages, lately.reported, lately.late
     FROM members m
     LEFT JOIN channel_health h ON h.channel_id = m.channel_id
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(attempts), 0) AS attempts, coalesce(sum(failures), 0) AS failures
       FROM channel_tallies t WHERE t.channel_id = m.channel_id AND t.since > now() - interval '60 seconds') tallied
     CROSS JOIN LATERAL (
       SELECT count(*) AS messages, count(*) FILTER (WHERE d.status IN ('delivered', 'bounced')) AS reported,
              count(*) FILTER (WHERE d.status <> 'bounced'
                AND coalesce(d.delivered_at, now()) - d.sent_at > interval '5 minutes') AS late
       FROM (SELECT status, sent_at, delivered_at FROM deliveries
             WHERE project_id = m.project_id AND channel_id = m.channel_id AND id >= ${lastHour}
               AND sent_at > now() - interval '15 minutes'
             ORDER BY id DESC LIMIT 1000) d) lately),
   judged AS MATERIALIZED (
     SELECT s.*, failures > ${errorsMax} OR (attempts >= ${attemptsMin} AND failures >= attempts * ${errorShareMin}) AS is_failing,
            messages >= ${messagesMin} AND (reported_at IS NOT NULL OR reported > 0 OR (kind = ANY($1::text[]) AND EXISTS (
              SELECT FROM groups mine JOIN groups others ON others.home = mine.home
              JOIN seen other ON other.channel_id = others.channel_id
              WHERE mine.channel_id = s.channel_id AND other.channel_id <> s.channel_id AND other.reported > 0))) AS is_heard,
            messages >= ${messagesMin} AND late >= messages * ${slowShareMin} AS is_late
     FROM seen s),
   signs AS (
     SELECT j.*, is_heard AND is_late AND NOT EXISTS (
              SELECT FROM groups mine JOIN groups others ON others.home = mine.home
              JOIN judged other ON other.channel_id = others.channel_id
              WHERE mine.channel_id = j.channel_id AND other.is_heard
              GROUP BY mine.home HAVING count(*) > 1 AND bool_and(other.is_late)) AS is_slow
     FROM judged j),
   changed AS (
     INSERT INTO channel_health AS h
       (channel_id, project_id, penalty, penalty_changed_at, failing_at, slow_at, reported_at)
     SELECT channel_id, project_id, CASE WHEN is_failing OR is_slow THEN 10 ELSE 0 END, now(),
            CASE WHEN is_failing THEN now() END, CASE WHEN is_slow THEN now() END, CASE WHEN reported > 0 THEN now() END
     FROM signs
     WHERE is_failing OR is_slow OR (reported > 0 AND reported_at IS NULL) OR EXISTS (
       SELECT FROM channel_health kept WHERE kept.channel_id = signs.channel_id AND kept.penalty > 0)
     ORDER BY channel_id
     ON CONFLICT (channel_id) DO UPDATE SET
       penalty = CASE WHEN ${losesByErrors} OR ${losesByTime} THEN least(100, h.penalty + 10)
                      WHEN ${returns} THEN greatest(0, h.penalty - 10) ELSE h.penalty END,
       penalty_changed_at = CASE WHEN ${losesByErrors} OR ${losesByTime} OR ${returns} THEN now() ELSE h.penalty_changed_at END,
       failing_at = CASE WHEN ${losesByErrors} THEN now() ELSE h.failing_at END,
       slow_at = CASE WHEN ${losesByTime} THEN now() ELSE h.slow_at END,
       reported_at = coalesce(h.reported_at, excluded.reported_at),
       updated_at = now()
     WHERE ${losesByErrors} OR ${losesByTime} OR ${returns}
       OR (excluded.reported_at IS NOT NULL AND h.reported_at IS NULL)
     RETURNING channel_id, project_id, penalty)
   SELECT channel_id AS "channelId", project_id AS "projectId", penalty::int AS penalty FROM changed`,
);

/**
 * Takes ten points from channels that fail, once a minute, and from those that are slow or silent, once in five minutes;
 * gives ten back every five minutes to those of which there was no sign for fifteen. Only of channels that stand in for
 * each other. `reporting` are the kinds, `<type>/<provider>`, whose services can report. Answers what was changed.
 */
export async function driftWeights(
  db: Db,
  input: { reporting: string[] },
): Promise<DriftedChannel[]> {
  return retryDeadlocks(() => run(db.pool, drift, [input.reporting]));
}
