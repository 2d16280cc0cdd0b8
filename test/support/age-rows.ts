import { queryRows } from './query-rows.ts';

// What tells when something happened, by table, and the ids that begin with it. When something is due stays as it is.
const moments = {
  runs: { ids: ['id'], at: ['created_at', 'fanned_out_at'] },
  notifications: { ids: ['id', 'run_id'], at: ['created_at', 'updated_at', 'processed_at'] },
  deliveries: {
    ids: ['id', 'run_id', 'notification_id'],
    at: ['created_at', 'updated_at', 'sent_at', 'delivered_at'],
  },
  attempts: { ids: ['delivery_id'], at: ['started_at', 'ended_at'] },
  run_counts: { ids: ['run_id'], at: [] },
};

const dayMs = 24 * 60 * 60 * 1000;

// A UUIDv7 begins with 48 bits of milliseconds.
const older = (id: string) => `(
  lpad(to_hex(('x' || left(replace(${id}::text, '-', ''), 12))::bit(48)::bigint - $1::bigint), 12, '0')
  || substr(replace(${id}::text, '-', ''), 13))::uuid`;

/** The id that a row had if it was this many days older. */
export function olderId(id: string, days: number): string {
  const ms = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16) - days * dayMs;
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}${id.slice(13)}`;
}

/** Makes every run and what belongs to it older, ids included; what is open is due as it was. */
export async function ageRows(databaseUrl: string, { days }: { days: number }): Promise<void> {
  for (const [table, { ids, at }] of Object.entries(moments)) {
    const changes = [
      ...ids.map((column) => `${column} = ${older(column)}`),
      ...at.map((column) => `${column} = ${column} - $1::bigint * interval '1 ms'`),
    ];
    await queryRows({ databaseUrl }, `UPDATE ${table} SET ${changes.join(', ')}`, [days * dayMs]);
  }
  // A moment that has come is one of those at which something happened.
  await queryRows(
    { databaseUrl },
    `UPDATE runs SET send_at = send_at - $1::int * interval '1 day' WHERE send_at <= now()`,
    [days],
  );
}
