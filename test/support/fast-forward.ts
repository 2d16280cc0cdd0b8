import { queryRows } from './query-rows.ts';

// Every moment of an open row that lies ahead, by table.
const moments = {
  runs: ['send_at', 'expires_at', 'sweep_at', 'paused_until'],
  notifications: ['resume_at', 'sweep_at', 'paused_until'],
  deliveries: ['next_attempt_at', 'lease_until', 'expires_at', 'sweep_at', 'window_closes_at'],
};

/** Lets time pass for a project: moves every due time of its open rows and windows back, so that what was due within `byMs` is due now. */
export async function fastForward(
  { databaseUrl }: { databaseUrl: string },
  { projectId, byMs }: { projectId: string; byMs: number },
): Promise<void> {
  for (const [table, columns] of Object.entries(moments)) {
    const moved = columns.map((column) => `${column} = ${column} - $2 * interval '1 ms'`);
    await queryRows(
      { databaseUrl },
      `UPDATE ${table} SET ${moved.join(', ')} WHERE project_id = $1 AND sweep_at IS NOT NULL`,
      [projectId, byMs],
    );
  }
  // An event stays as long after the beginning of a wait as it was.
  for (const [table, columns] of Object.entries({
    event_waits: ['since', 'until', 'looked_at'],
    events: ['accepted_at', 'sweep_at', 'keep_until'],
    awaited_reports: ['sent_at', 'ask_at', 'ask_until', 'silent_at'],
  })) {
    const moved = columns.map((column) => `${column} = ${column} - $2 * interval '1 ms'`);
    await queryRows(
      { databaseUrl },
      `UPDATE ${table} SET ${moved.join(', ')} WHERE project_id = $1`,
      [projectId, byMs],
    );
  }
  await queryRows(
    { databaseUrl },
    `UPDATE digest_windows SET opened_at = opened_at - $2 * interval '1 ms',
       closes_at = closes_at - $2 * interval '1 ms', sweep_at = sweep_at - $2 * interval '1 ms',
       closed_at = closed_at - $2 * interval '1 ms'
     WHERE project_id = $1`,
    [projectId, byMs],
  );
  await queryRows(
    { databaseUrl },
    `UPDATE calls SET next_try_at = next_try_at - $2 * interval '1 ms', sweep_at = sweep_at - $2 * interval '1 ms',
       expires_at = expires_at - $2 * interval '1 ms'
     WHERE project_id = $1`,
    [projectId, byMs],
  );
  await queryRows(
    { databaseUrl },
    `UPDATE event_messages SET next_try_at = next_try_at - $2 * interval '1 ms' WHERE project_id = $1`,
    [projectId, byMs],
  );
  await queryRows(
    { databaseUrl },
    `UPDATE event_endpoints SET failing_since = failing_since - $2 * interval '1 ms',
       previous_until = previous_until - $2 * interval '1 ms'
     WHERE project_id = $1`,
    [projectId, byMs],
  );
  await queryRows(
    { databaseUrl },
    `UPDATE run_completions SET look_at = look_at - $2 * interval '1 ms' WHERE project_id = $1`,
    [projectId, byMs],
  );
  await queryRows(
    { databaseUrl },
    `UPDATE pass_buckets SET closes_at = closes_at - $2 * interval '1 ms',
       passed_at = ARRAY(SELECT at - $2 * interval '1 ms' FROM unnest(passed_at) WITH ORDINALITY AS pass (at, place)
                         ORDER BY place)
     WHERE project_id = $1`,
    [projectId, byMs],
  );
}
