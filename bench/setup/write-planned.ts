/** A UUIDv7 of a millisecond, what kind of row it is and its number, which the other project has not. */
const idAt = (kind: number, ms: string, number: string) =>
  `(lpad(to_hex((${ms})::bigint), 12, '0') || '7000800${kind}' || lpad(to_hex((2 * (${number}) + p.number)::bigint), 12, '0'))::uuid`;

const at = (ms: string) => `to_timestamp((${ms})::bigint / 1000.0)`;

const userId = (person: string) => idAt(1, `p.from_ms + ${person}`, person);
const runId = idAt(2, 'm.run_ms', 'm.run');
const notificationId = idAt(3, 'm.run_ms + 20', 'm.k');
const deliveryId = idAt(4, 'm.ms', 'm.n');
const topicId = (number: string) => idAt(5, `p.from_ms + ${number}`, number);
const isOpen = `m.status IN ('pending', 'processing')`;
const channelId = `CASE m.type WHEN 'email' THEN p.email WHEN 'webhook' THEN p.webhook ELSE p.in_app END`;
const planned = (table: string) => `FROM ${table} m JOIN seeded_projects p ON p.number = m.project`;

/** SQL that writes what was planned. */
export const writeMessages: readonly string[] = [
  `INSERT INTO runs (id, project_id, notiflow_id, version_id, status, data, recipients, topic_id, topic_name, topic_position,
     recipient_count, expected_count, cursor, triggered_by, created_at, fanned_out_at)
   SELECT ${runId}, p.id, p.notiflow_id, p.version_id,
     CASE WHEN m.run <= 10 THEN 'failed' WHEN m.run % 500 = 0 THEN 'canceled' ELSE 'fanned_out' END,
     jsonb_build_object('order', jsonb_build_object('id', 'A-' || m.run, 'total', m.run % 1000, 'note', md5(m.run::text))),
     CASE WHEN m.topic IS NULL THEN '[]'::jsonb END,
     CASE m.topic WHEN 'everyone' THEN ${topicId('1')} WHEN 'team' THEN ${topicId('2')} END, m.topic, 9223372036854775807,
     count(*), CASE WHEN m.kind <> 'single' THEN count(*) END, count(*), '{"kind": "secret_key", "id": "01980000-0000-7000-8000-000000000001"}', ${at('m.run_ms')}, ${at('m.run_ms + 20')}
   ${planned('planned')} GROUP BY p.number, p.id, p.notiflow_id, p.version_id, p.from_ms, m.kind, m.run, m.run_ms, m.topic
   ORDER BY m.run_ms, m.run`,
  `INSERT INTO notifications (id, project_id, run_id, notiflow_id, recipient_id, topic_name, status, reason, step, visit, rest,
     resume_at, sweep_at, attributes, results, created_at, updated_at, processed_at)
   SELECT ${notificationId}, p.id, ${runId}, p.notiflow_id, ${userId('m.person')}, m.topic, status,
     CASE status WHEN 'stopped' THEN (ARRAY['throttled', 'condition', 'absorbed'])[1 + m.k % 3] WHEN 'failed' THEN 'fetch_failed' END,
     CASE status WHEN 'waiting' THEN 'wait' END, 2, CASE status WHEN 'waiting' THEN 'wait' END,
     CASE status WHEN 'waiting' THEN now() + interval '1 day' END, CASE status WHEN 'waiting' THEN now() + interval '1 day' END,
     '{"first_name": "Ada"}', '{"check": {"status": 200}}', ${at('m.run_ms + 20')}, ${at('m.run_ms + 40')},
     CASE WHEN status <> 'waiting' THEN ${at('m.run_ms + 40')} END
   ${planned('planned')}, LATERAL (SELECT CASE WHEN m.k % 100 < 4 THEN 'stopped' WHEN m.k % 1000 = 999 THEN 'failed'
     WHEN m.run_ms > p.to_ms - 86400000 AND m.k % 10 = 9 THEN 'waiting' ELSE 'processed' END AS status) s
   ORDER BY m.k`,
  `INSERT INTO deliveries (id, project_id, run_id, notification_id, notiflow_id, recipient_id, topic_name, step_handle, channel_id,
     channel_type, provider, status, reason, code, message, attempt_count, failure_count, next_attempt_at, sweep_at, lease_until,
     lane, created_at, updated_at, sent_at, delivered_at, seen_at, read_at, feed_state, feed_position, feed_since)
   SELECT ${deliveryId}, p.id, ${runId}, ${notificationId}, p.notiflow_id, ${userId('m.person')}, m.topic,
     m.type || '_1', ${channelId}, m.type, CASE m.type WHEN 'email' THEN 'smtp' WHEN 'webhook' THEN 'http' ELSE 'in_app' END,
     m.status, m.reason, m.code,
     jsonb_build_object('subject', 'Your order A-' || m.run, 'to', 'person-' || m.person || '@example.com', 'body', repeat(md5(m.n::text), 10)),
     CASE WHEN m.type = 'in_app' OR m.status IN ('pending', 'skipped', 'expired') THEN 0 WHEN m.status = 'failed' THEN 2 ELSE 1 END,
     CASE m.status WHEN 'failed' THEN 2 ELSE 0 END, CASE WHEN m.status = 'pending' THEN now() - interval '2 seconds' END,
     CASE WHEN ${isOpen} THEN now() + interval '1 day' END, CASE WHEN m.status = 'processing' THEN now() + interval '1 day' END,
     CASE WHEN m.type <> 'in_app' THEN (${channelId})::text END,
     ${at('m.ms')}, ${at('m.ms + 2000')}, CASE WHEN m.status IN ('sent', 'delivered', 'bounced') THEN ${at('m.ms + 1500 + m.n % 700')} END,
     CASE WHEN m.status = 'delivered' THEN ${at('m.ms + 4000')} END,
     CASE WHEN in_feed AND m.n % 4 > 0 THEN ${at('m.ms + 60000')} END, CASE WHEN in_feed AND m.n % 4 > 1 THEN ${at('m.ms + 60000')} END,
     CASE WHEN in_feed THEN least(m.n % 4, 2) END, CASE WHEN in_feed THEN m.n END, CASE WHEN in_feed THEN m.n END
   ${planned('planned_deliveries')}, LATERAL (SELECT m.type = 'in_app' AND m.status = 'delivered' AS in_feed) f
   ORDER BY m.n`,
  `INSERT INTO attempts (delivery_id, number, project_id, channel_id, provider, started_at, ended_at, outcome, code, reason, provider_message_id)
   SELECT ${deliveryId}, try, p.id, ${channelId}, m.type, ${at('m.ms + 1000 * try')}, ${at('m.ms + 1000 * try + 300')},
     CASE WHEN m.status = 'failed' THEN 'rejected' WHEN m.status = 'unknown' THEN 'ambiguous' ELSE 'accepted' END, coalesce(m.code, '250'),
     CASE WHEN m.status = 'failed' THEN 'The service said no.' END, CASE WHEN m.status <> 'failed' THEN md5(m.n::text) END
   ${planned('planned_deliveries')}, generate_series(1, CASE WHEN m.status = 'failed' THEN 2 ELSE 1 END) try
   WHERE m.type <> 'in_app' AND m.status NOT IN ('pending', 'skipped', 'expired') ORDER BY m.n, try`,
  `INSERT INTO delivery_events (delivery_id, report_key, project_id, kind, at, received_at, source)
   SELECT ${deliveryId}, sha256(convert_to(m.n::text, 'UTF8')), p.id, m.status, ${at('m.ms + 4000')}, ${at('m.ms + 4100')}, 'callback'
   ${planned('planned_deliveries')} WHERE m.type = 'email' AND m.status IN ('delivered', 'bounced')`,
  `INSERT INTO feeds (user_id, channel_id, project_id, position, unseen, unread)
   SELECT ${userId('m.person')}, p.in_app, p.id, max(m.n), count(*) FILTER (WHERE m.n % 4 = 0), count(*) FILTER (WHERE m.n % 4 < 2)
   ${planned('planned_deliveries')} WHERE m.type = 'in_app' AND m.status = 'delivered'
   GROUP BY p.number, p.id, p.in_app, p.from_ms, m.person`,
  countInRuns('notification', `m.status, coalesce(m.reason, '')`),
  countInRuns('delivery', `replace(m.status, 'processing', 'pending'), ''`),
  countActivity(
    `SELECT p.id, m.run_ms AS ms, 'run' AS kind, '' AS type, 'accepted' AS outcome, 0 AS n, 0 AS soon, 0 AS arrived
     ${planned('planned')} WHERE m.place = 1
     UNION ALL SELECT p.id, m.run_ms, 'notification', '', o, 0, 0, 0
     ${planned('planned')}, unnest(ARRAY['made', CASE WHEN m.k % 100 < 4 THEN 'stopped' ELSE 'processed' END]) o
     UNION ALL SELECT p.id, m.ms, 'delivery', m.type, m.status, m.n, 1, (m.status = 'delivered')::int
     ${planned('planned_deliveries')} WHERE NOT ${isOpen}`,
  ),
];

/** SQL that counts notifications or deliveries of runs in more than one page as triggers do. */
function countInRuns(kind: string, counted: string): string {
  return `INSERT INTO run_counts (run_id, project_id, kind, status, reason, shard, amount)
    SELECT m.run_id, m.project_id, '${kind}', ${counted}, m.of_connection, count(*)
    FROM (SELECT *, row_number() OVER () % 16 AS of_connection FROM ${kind === 'delivery' ? 'deliveries' : 'notifications'}) m
    JOIN runs r ON r.id = m.run_id WHERE r.expected_count IS NOT NULL GROUP BY 1, 2, 4, 5, 6`;
}

/** SQL that counts what happened as triggers and their sweeps do: by ever longer steps, in pieces for five minutes. */
function countActivity(happened: string): string {
  return `INSERT INTO activity (project_id, minute, kind, channel_type, outcome, shard, amount, within_10s, within_1m, within_5m)
    SELECT id, date_bin(CASE WHEN ms > to_ms - 7200000 THEN interval '1 minute' WHEN ms > to_ms - 7 * 3600000 THEN interval '5 minutes'
        WHEN ms > to_ms - 2 * 86400000::bigint THEN interval '15 minutes' ELSE interval '1 hour' END, ${at('ms')}, 'epoch') AS minute,
      kind, type, outcome,
      CASE WHEN ms > to_ms - 300000 THEN n % 16 ELSE -1 END AS shard, count(*), sum(soon), sum(arrived), sum(arrived)
    FROM (${happened}) h, (SELECT max(to_ms) AS to_ms FROM seeded_projects) o GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 2`;
}

const everyProject = 'FROM seeded_projects p';

/** SQL that writes what is beside the messages. */
export const writeSurroundings: readonly string[] = [
  `INSERT INTO users (id, project_id, external_id, email, phone, first_name, last_name, locale, timezone, custom_fields, created_at, updated_at)
   SELECT ${userId('n')}, p.id, 'person-' || n, 'person-' || n || '@example.com', '+4915' || lpad(n::text, 8, '0'), 'Ada', 'Lovelace ' || n, 'en', 'Europe/Berlin',
     '{"plan": "pro", "city": "Berlin"}', ${at('p.from_ms + n')}, ${at('p.from_ms + n')}
   ${everyProject}, generate_series(1, p.people) n`,
  `INSERT INTO topics (id, project_id, name, created_at)
   SELECT ${topicId('n')}, p.id, CASE n WHEN 1 THEN 'everyone' WHEN 2 THEN 'team' ELSE 'topic-' || n END, ${at('p.from_ms + n')}
   ${everyProject}, generate_series(1, greatest(10, p.people / 150)) n`,
  `INSERT INTO subscriptions (id, project_id, topic_id, user_id, created_at)
   SELECT ${idAt(6, 'p.from_ms + n', 'n')}, p.id, ${topicId('1')}, ${userId('n')}, ${at('p.from_ms + n')}
   ${everyProject}, generate_series(1, p.people) n
   UNION ALL SELECT ${idAt(7, 'p.from_ms + n', 'n')}, p.id, ${topicId('2 + n % (greatest(10, p.people / 150) - 1)')}, ${userId('n')}, ${at('p.from_ms + n')}
   ${everyProject}, generate_series(1, p.people, 2) n`,
  `INSERT INTO events (id, project_id, recipient_id, name, data, accepted_at, keep_until)
   SELECT ${idAt(6, 'p.to_ms - n * 1000', 'n')}, p.id, ${userId('n')}, 'order_paid', '{}', ${at('p.to_ms - n * 1000')}, now() + interval '30 days'
   ${everyProject}, generate_series(1, p.people / 5) n`,
  `INSERT INTO audit_log (id, project_id, actor_kind, actor_id, action, resource, resource_id, ip, request_id, created_at)
   SELECT ${idAt(7, 'p.from_ms + n * ((p.to_ms - p.from_ms) / (p.people / 3))', 'n')}, p.id, 'account_token', ${userId('1')},
     CASE WHEN n < 5 THEN 'channel.created' WHEN n % 300 = 0 THEN 'notiflow.published' ELSE 'suppression.added' END,
     CASE WHEN n < 5 THEN 'channel' WHEN n % 300 = 0 THEN 'notiflow' ELSE 'suppression' END, n::text, '10.0.0.1', 'req-' || n,
     ${at('p.from_ms + n * ((p.to_ms - p.from_ms) / (p.people / 3))')}
   ${everyProject}, generate_series(1, p.people / 3) n ORDER BY n`,
  // As \`addressHash\` makes it.
  `INSERT INTO suppressions (id, project_id, channel_type, address_hash, address, recipient_id, reason, created_at, expires_at)
   SELECT ${idAt(8, 'p.from_ms + n * ((p.to_ms - p.from_ms) / (p.people / 5))', 'n')}, p.id, 'email',
     sha256(convert_to(p.id || ' email person-' || n || '@example.com', 'UTF8')), 'person-' || n || '@example.com', ${userId('n')},
     CASE WHEN n < 5 THEN 'manual' WHEN n % 10 = 0 THEN 'complaint' ELSE 'hard_bounce' END,
     ${at('p.from_ms + n * ((p.to_ms - p.from_ms) / (p.people / 5))')}, CASE WHEN n % 2 = 0 THEN now() - interval '1 day' END
   ${everyProject}, generate_series(1, p.people / 5) n`,
  `INSERT INTO event_messages (id, project_id, endpoint_id, type, subject_id, occurred_at, status, attempt_count, next_try_at, settled_at)
   SELECT ${idAt(9, 'm.ms', 'm.n')}, p.id, e.id, 'delivery.' || m.status, ${deliveryId}, ${at('m.ms')},
     ended.status, 1, NULL, ${at('m.ms + 500')}
   ${planned('planned_deliveries')} JOIN event_endpoints e ON e.project_id = p.id,
     LATERAL (SELECT CASE WHEN m.n <= 50 THEN 'missed' WHEN m.n % 50 = 0 THEN 'failed' ELSE 'delivered' END AS status) ended
   WHERE m.n % 3 = 0 AND NOT ${isOpen} ORDER BY m.n`,
  `INSERT INTO schedule_firings (id, project_id, schedule_id, fire_at, created_at)
   SELECT ${idAt(6, 'p.to_ms - n * 60000', 'n')}, p.id, s.id, ${at('p.to_ms - n * 60000')}, ${at('p.to_ms - n * 60000')}
   ${everyProject} JOIN schedules s ON s.project_id = p.id AND s.handle = 'nightly', generate_series(1, greatest(10, p.people / 15)) n`,
  `INSERT INTO replays (id, project_id, filter, rate_per_second, status, replayed, created_at, finished_at)
   SELECT ${idAt(7, 'p.to_ms - n * 60000', 'n')}, p.id, '{}', 100, 'finished', n, ${at('p.to_ms - n * 60000')}, ${at('p.to_ms - n * 50000')}
   ${everyProject}, generate_series(1, 500) n`,
  // A minute more than is looked at: ten seconds by ten.
  `INSERT INTO channel_tallies (channel_id, since, project_id, attempts, accepted, failures, durations)
   SELECT c.id, date_bin('10 seconds', now(), 'epoch') - n * interval '10 seconds', c.project_id, 100, 90, 10, ARRAY[10, 20, 40, 20, 10]
   FROM channels c, generate_series(0, 360) n`,
];
