import type { Servers } from '../setup/start-servers.ts';
import type { Course } from './measure-run.ts';

/** Tells in words what a run lost, doubled or left open; empty when every recipient has the deliveries of the course. */
export async function findRowProblems(
  { sql }: Pick<Servers, 'sql'>,
  { runId, course }: { runId: string; course: Course },
): Promise<string[]> {
  const { rows } = await sql.query(
    `SELECT
       (SELECT status FROM runs WHERE id = $1) AS run,
       (SELECT recipient_count FROM runs WHERE id = $1) AS counted,
       (SELECT count(*)::int FROM notifications WHERE run_id = $1) AS notifications,
       (SELECT count(DISTINCT recipient_id)::int FROM notifications
        WHERE run_id = $1 AND status = 'processed') AS processed,
       (SELECT count(*)::int FROM deliveries WHERE run_id = $1) AS deliveries,
       (SELECT count(DISTINCT recipient_id)::int FROM deliveries
        WHERE run_id = $1 AND status = $2 AND message IS NOT NULL) AS settled`,
    [runId, course.settledStatus],
  );
  const { run, ...counts } = rows[0] as { run: string } & Record<string, number>;
  const expectedOf = (what: string) =>
    course.topic.recipientCount * (what === 'deliveries' ? (course.deliveriesEach ?? 1) : 1);
  const wrong = Object.entries(counts).filter(([what, count]) => count !== expectedOf(what));
  return [
    ...(run === 'fanned_out' ? [] : [`the run is ${run}`]),
    ...wrong.map(([what, count]) => `${what}: ${count} instead of ${expectedOf(what)}`),
  ].map((problem) => `Run ${runId}: ${problem}.`);
}

// What a person or a screen can see of a run; ids, times and the columns of the sweeps are left out.
const visibleRows = (parameter: string) => `
  SELECT n.recipient_id, n.status AS notification, n.step, d.step_handle, d.channel_id,
         d.channel_type, d.provider, d.status AS delivery, d.message, d.attempt_count, a.outcome,
         d.sent_at IS NOT NULL AS is_sent, d.delivered_at IS NOT NULL AS is_delivered
  FROM notifications n JOIN deliveries d ON d.notification_id = n.id
  LEFT JOIN attempts a ON a.delivery_id = d.id
  WHERE n.run_id = ${parameter}`;

/** Checks that two runs made the same rows with the same rendered messages. */
export async function findDifferences(
  { sql }: Pick<Servers, 'sql'>,
  { runIds }: { runIds: [string, string] },
): Promise<string[]> {
  const { rows } = await sql.query(
    `(SELECT row_to_json(d) AS row FROM (${visibleRows('$1')} EXCEPT ${visibleRows('$2')}) d LIMIT 1)
     UNION ALL
     (SELECT row_to_json(d) FROM (${visibleRows('$2')} EXCEPT ${visibleRows('$1')}) d LIMIT 1)`,
    runIds,
  );
  return rows.map(({ row }) => `Only one of the two made this: ${JSON.stringify(row)}.`);
}
