import type pg from 'pg';

/** How old rows are, and how many. */
export interface OldRuns {
  projectId: string;
  daysAgo: number;
  deliveries: number;
}

const recipientsPerRun = 10;

/**
 * Writes settled runs as the pipeline leaves them, a delivery with a message of half a kilobyte and an attempt for each
 * recipient: half of the deliveries in runs for ten recipients, the other half in one large run.
 */
export async function seedOldRuns(sql: pg.Client, input: OldRuns): Promise<void> {
  for (const text of statementsFor(input)) await sql.query(text);
  for (const table of ['runs', 'notifications', 'deliveries', 'attempts']) {
    await sql.query(`VACUUM ANALYZE ${table}`);
  }
}

function statementsFor({ projectId, daysAgo, deliveries }: OldRuns): string[] {
  const at = `now() - interval '${daysAgo} days'`;
  const ms = Date.now() - daysAgo * 24 * 60 * 60 * 1000;
  // Of a UUIDv7: the millisecond, then what kind of row it is and its number.
  const id = (kind: number, number: string) =>
    `(lpad(to_hex(${ms}), 12, '0') || '7000800${kind}' || lpad(to_hex(${number}), 12, '0'))::uuid`;
  const half = deliveries / 2;
  const smallRuns = half / recipientsPerRun;
  const runId = `CASE WHEN n > ${half} THEN ${id(1, '0')} ELSE ${id(1, `(n + 9) / ${recipientsPerRun}`)} END`;
  const own = (n: string) => `'${projectId}'::uuid, ${id(9, n)}`;
  return [
    `INSERT INTO runs (id, project_id, notiflow_id, version_id, status, data, recipients, recipient_count,
       created_at, fanned_out_at)
     SELECT ${id(1, 'n')}, ${own('1')}, ${id(9, '2')}, 'fanned_out', '{"plan": "pro"}', '[]',
       CASE n WHEN 0 THEN ${half} ELSE ${recipientsPerRun} END, ${at}, ${at}
     FROM generate_series(0, ${smallRuns}) n`,
    `INSERT INTO notifications (id, project_id, run_id, notiflow_id, recipient_id, status, attributes, created_at, updated_at, processed_at)
     SELECT ${id(2, 'n')}, '${projectId}', ${runId}, ${id(9, '1')}, ${id(4, 'n')}, 'processed',
       '{"first_name": "Ada"}', ${at}, ${at}, ${at}
     FROM generate_series(1, ${deliveries}) n`,
    `INSERT INTO deliveries (id, project_id, run_id, notification_id, notiflow_id, recipient_id, step_handle,
       channel_type, provider, status, message, attempt_count, created_at, updated_at, sent_at)
     SELECT ${id(3, 'n')}, '${projectId}', ${runId}, ${id(2, 'n')}, ${id(9, '1')}, ${id(4, 'n')}, 'hook', 'webhook', 'http', 'sent',
       jsonb_build_object('url', 'https://example.com/hook', 'body', repeat(md5(n::text), 16)), 1, ${at}, ${at}, ${at}
     FROM generate_series(1, ${deliveries}) n`,
    `INSERT INTO attempts (delivery_id, number, project_id, provider, started_at, ended_at, outcome, code)
     SELECT ${id(3, 'n')}, 1, '${projectId}', 'http', ${at}, ${at}, 'accepted', '200'
     FROM generate_series(1, ${deliveries}) n`,
  ];
}
