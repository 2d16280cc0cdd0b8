import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { openRows } from './move-clock.ts';

// Moments that say what was.
const past = new Set([
  'called_at',
  'created_at',
  'updated_at',
  'fanned_out_at',
  'processed_at',
  'finished_at',
  'sent_at',
  'delivered_at',
  'seen_at',
  'read_at',
  'clicked_at',
  'archived_at',
  'published_at',
  'removed_at',
  'replaced_at',
  'recalled_at',
  'revoked_at',
  'last_used_at',
  'content_removed_at',
  'started_at',
  'ended_at',
  'asked_at',
  'measured_at',
  'registered_at',
  'at',
  'received_at',
  'digest_item_at',
  'occurred_at',
  'settled_at',
  'succeeded_at',
  'disabled_at',
]);

// Moments of keys and workers, for which no project's time passes.
const others = new Set([
  // What happened, by the clock of those who look at charts.
  'activity.minute',
  'api_keys.expires_at',
  'calls.sweep_at',
  // Providers have no other time than everybody.
  'channel_health.closed_at',
  'channel_health.failing_at',
  'channel_health.failing_since',
  'channel_health.open_since',
  'channel_health.opened_until',
  'channel_health.penalty_changed_at',
  'channel_health.probe_until',
  'channel_health.reported_at',
  'channel_health.slow_at',
  'channel_tallies.since',
  'cancellation_keys.canceled_until',
  'cancellation_keys.expires_at',
  'deliveries.lease_until',
  'event_endpoints.previous_until',
  'idempotency_keys.expires_at',
  'notiflow_versions.pinned_at',
  // Of periods of the project's clock, which goes on to others.
  'limit_counters.expires_at',
  'limit_counters.period_start',
  // What an operator sees, and how far back one looks.
  'channels.blocked_at',
  // Paces an operator's work.
  'replays.sweep_at',
  // Only says that there is another content by now.
  'template_parts.replaced_at',
  // Of the version before, and empty.
  'throttle_windows.closes_at',
  // These are shown by the clock of the project, which is why they stay.
  'schedule_firings.fire_at',
  'schedules.ends_at',
  'schedules.paused_at',
  'schedules.starts_at',
  'signing_keys.expires_at',
]);

describe('the table of moments', () => {
  let created: TestDatabase;

  beforeAll(async () => {
    created = await createTestDatabase('moments');
  });
  afterAll(() => created.drop());

  it('knows every moment of a project: those that pass, and those that only say what was', async () => {
    const sql = `SELECT c.table_name, c.column_name FROM information_schema.columns c
      WHERE c.table_schema = current_schema() AND c.udt_name IN ('timestamptz', '_timestamptz')
        AND EXISTS (SELECT FROM information_schema.columns p WHERE p.table_schema = c.table_schema
          AND p.table_name = c.table_name AND p.column_name = 'project_id')
      ORDER BY 1, 2`;
    const rows = await queryRows<{ table_name: string; column_name: string }>(
      { databaseUrl: created.url },
      sql,
    );
    const isKnown = ({ table_name: table, column_name: column }: (typeof rows)[number]) =>
      past.has(column) ||
      others.has(`${table}.${column}`) ||
      openRows.some(
        (open) => open.table === table && [...open.moments, ...(open.lists ?? [])].includes(column),
      );
    expect(
      rows.filter((row) => !isKnown(row)).map((row) => `${row.table_name}.${row.column_name}`),
    ).toEqual([]);
  });
});
