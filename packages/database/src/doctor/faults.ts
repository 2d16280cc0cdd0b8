/** Rows that must not be: what to call them, and a statement that answers their ids. */
export interface Fault {
  name: string;
  /** What the rows are, as the end of "3 …". */
  rows: string;
  /** What to do about them. */
  next: string;
  /** Answers `id`; how many rows are told is up to whoever runs it. */
  sql: string;
}

// Ids begin with the moment they were made at: what is older is not read at all, however long the history is.
const lastDays = `(lpad(to_hex((extract(epoch FROM now() - interval '7 days') * 1000)::bigint), 12, '0')
  || '70000000000000000000')::uuid`;

const restart =
  'Restart the workers; if it stays, report it with the ids: a row was written by hand, or by a defect';
const workers = 'Look whether workers run and keep up: their log, notiflow_queue_depth';

/** Open rows of a table, project by project, for which there is an index. */
function open(table: string, { statuses, fault }: { statuses: string[]; fault: string }): string {
  const list = statuses.map((status) => `'${status}'`).join(', ');
  return `SELECT row.id FROM projects CROSS JOIN LATERAL (
    SELECT id FROM ${table} WHERE project_id = projects.id AND status IN (${list}) AND ${fault}) AS row`;
}

/** THE TABLE OF FAULTS: a statement each that answers no row while everything is in order. */
export const faults: Fault[] = [
  {
    name: 'runs_without_due_time',
    rows: 'open runs that no sweep will look at',
    next: restart,
    sql: open('runs', { statuses: ['accepted', 'fanning_out'], fault: 'sweep_at IS NULL' }),
  },
  {
    name: 'notifications_without_due_time',
    rows: 'open notifications that no sweep will look at',
    next: restart,
    sql: open('notifications', {
      statuses: ['pending', 'waiting'],
      fault: `sweep_at IS NULL AND (status = 'pending' OR rest <> 'digest' OR NOT EXISTS (
        SELECT FROM digest_windows w WHERE w.id = digest_window_id AND w.sweep_at IS NOT NULL))`,
    }),
  },
  {
    name: 'deliveries_without_due_time',
    rows: 'waiting deliveries without a lane or a time',
    next: restart,
    sql: `SELECT id FROM deliveries WHERE status = 'pending' AND (next_attempt_at IS NULL OR lane IS NULL)`,
  },
  {
    name: 'deliveries_without_lease',
    rows: 'deliveries in hand that no worker holds',
    next: restart,
    sql: `SELECT id FROM deliveries WHERE status = 'processing' AND (lease_token IS NULL OR lease_until IS NULL)`,
  },
  {
    name: 'leases_not_taken_over',
    rows: 'deliveries whose worker is gone, for more than a minute',
    next: workers,
    sql: `SELECT id FROM deliveries WHERE status = 'processing' AND lease_until < now() - interval '1 minute'`,
  },
  {
    name: 'attempts_without_end',
    rows: 'attempts of the last 7 days that nobody makes and nobody ended',
    next: restart,
    sql: `SELECT a.delivery_id AS id FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
      WHERE a.delivery_id >= ${lastDays} AND a.ended_at IS NULL
        AND (d.status <> 'processing' OR d.attempt_count <> a.number)`,
  },
  {
    name: 'deliveries_not_balanced',
    rows: 'deliveries of the last 7 days with another number of attempts than they count',
    next: restart,
    sql: `SELECT d.id FROM deliveries d
      LEFT JOIN (SELECT delivery_id, count(*) AS made FROM attempts
                 WHERE delivery_id >= ${lastDays} GROUP BY delivery_id) a ON a.delivery_id = d.id
      WHERE d.id >= ${lastDays} AND d.attempt_count <> coalesce(a.made, 0)`,
  },
  {
    name: 'runs_not_balanced',
    rows: 'runs of the last 7 days with another number of notifications than recipients',
    next: restart,
    sql: `SELECT r.id FROM runs r
      LEFT JOIN (SELECT run_id, count(*) AS made FROM notifications
                 WHERE run_id >= ${lastDays} GROUP BY run_id) n ON n.run_id = r.id
      WHERE r.id >= ${lastDays} AND r.status = 'fanned_out'
        AND r.recipient_count IS DISTINCT FROM coalesce(n.made, 0)`,
  },
  {
    name: 'runs_overdue',
    rows: 'runs due for more than a minute',
    next: workers,
    sql: `SELECT id FROM runs WHERE sweep_at < now() - interval '1 minute'`,
  },
  {
    name: 'notifications_overdue',
    rows: 'notifications due for more than a minute',
    next: workers,
    sql: `SELECT id FROM notifications
      WHERE sweep_at < now() - interval '1 minute' AND status IN ('pending', 'waiting')`,
  },
  {
    name: 'deliveries_overdue',
    rows: 'deliveries due for more than a minute',
    next: `${workers}; or a receiver is slow`,
    // Those of a channel whose circuit is open wait until it is back.
    sql: `SELECT id FROM deliveries d WHERE status = 'pending' AND next_attempt_at < now() - interval '1 minute'
      AND NOT EXISTS (SELECT FROM channel_health h WHERE h.channel_id = d.channel_id AND h.circuit <> 'closed')`,
  },
  {
    name: 'events_overdue',
    rows: 'events of which those who wait for them have not heard for more than a minute',
    next: workers,
    sql: `SELECT id FROM events WHERE sweep_at < now() - interval '1 minute'`,
  },
  {
    name: 'digests_without_due_time',
    rows: 'open windows of digests that no sweep will look at',
    next: restart,
    sql: `SELECT id FROM digest_windows WHERE closed_at IS NULL AND sweep_at IS NULL`,
  },
  {
    name: 'digests_overdue',
    rows: 'windows of digests due for more than a minute',
    next: workers,
    sql: `SELECT id FROM digest_windows WHERE sweep_at < now() - interval '1 minute'`,
  },
  {
    name: 'schedules_overdue',
    rows: 'schedules due for more than a minute',
    next: `${workers}; or schedule.not_fired`,
    sql: `SELECT id FROM schedules WHERE next_fire_at < now() - interval '1 minute'`,
  },
  {
    name: 'calls_overdue',
    rows: 'calls of fetch steps due for more than a minute',
    next: `${workers}; or a receiver is slow, or no process works the queue calls`,
    sql: `SELECT id FROM calls WHERE status = 'open' AND next_try_at < now() - interval '1 minute'
      UNION ALL SELECT id FROM calls WHERE sweep_at < now() - interval '1 minute'`,
  },
  {
    name: 'reports_not_asked_for',
    rows: 'sent messages whose service should have been asked or given up an hour ago, or reports that came early and nobody looks at, told by channel',
    next: workers,
    sql: `SELECT channel_id AS id FROM awaited_reports WHERE silent_at < now() - interval '1 hour'
      UNION ALL SELECT channel_id FROM awaited_reports WHERE ask_at < now() - interval '1 hour'
      UNION ALL SELECT channel_id FROM parked_reports
        WHERE sweep_at < now() - interval '1 hour' AND expires_at > now()`,
  },
  {
    name: 'keys_not_purged',
    rows: 'idempotency keys, cancellation keys, passes, suppressions, events, calls or parked reports an hour past their end, told by project',
    next: workers,
    // The project, since a caller may have made a key of anything.
    sql: `SELECT project_id AS id FROM idempotency_keys WHERE expires_at < now() - interval '1 hour'
      UNION ALL
      SELECT project_id FROM cancellation_keys WHERE expires_at < now() - interval '1 hour'
      UNION ALL
      SELECT project_id FROM pass_buckets WHERE closes_at < now() - interval '1 hour'
      UNION ALL
      SELECT project_id FROM events WHERE sweep_at IS NULL AND keep_until < now() - interval '1 hour'
      UNION ALL
      SELECT project_id FROM calls WHERE expires_at < now() - interval '1 hour'
      UNION ALL
      SELECT project_id FROM suppressions WHERE expires_at < now() - interval '1 hour'
      UNION ALL
      SELECT project_id FROM parked_reports WHERE expires_at < now() - interval '1 hour'`,
  },
  {
    name: 'channels_blocked',
    rows: 'channels by which nothing is sent, since too much of their mail came back',
    next: 'Find out where the dead addresses come from, then POST /management/v1/channels/{handle}/unblock',
    sql: 'SELECT id FROM channels WHERE blocked_at IS NOT NULL',
  },
  {
    name: 'duties_not_done',
    rows: 'duties that no worker has taken up for an hour: retention, the measuring of usage',
    next: workers,
    sql: `SELECT holder AS id FROM duties WHERE held_until < now() - interval '1 hour' AND name NOT LIKE 'warn_of_bounces %'`,
  },
];
