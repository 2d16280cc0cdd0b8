import { type Db, run, statement } from '../connect.ts';

/** What happened to what, as a message names it. */
export interface EventSubject {
  /** Of the message. */
  id: string;
  kind: string;
  subjectId: string;
  /** Of a delivery: the number of its last attempt then. */
  attempt: number | null;
}

const handleOf = (row: string) =>
  `(SELECT handle FROM notiflows WHERE notiflows.id = ${row}.notiflow_id)`;
const externalIdOf = (row: string) =>
  `(SELECT external_id FROM users WHERE users.id = ${row}.recipient_id)`;

const counted = (table: string) => `(SELECT coalesce(jsonb_object_agg(status, count), '{}') FROM (
  SELECT status, count(*) FROM ${table} WHERE run_id = r.id GROUP BY status) counts)`;

// Ids and words, never what was given or rendered, nor an address: who was erased meanwhile has no name here any more.
const load = statement<{ id: string; data: Record<string, unknown> | null }>(
  'load-event-subjects',
  `SELECT q.id, CASE q.kind
     WHEN 'delivery' THEN (
       SELECT jsonb_build_object(
         'notification_id', d.notification_id, 'notiflow_run_id', d.run_id, 'notiflow_id', d.notiflow_id,
         'notiflow_handle', ${handleOf('d')}, 'recipient_id', d.recipient_id,
         'recipient_external_id', ${externalIdOf('d')}, 'topic', d.topic_name, 'step_handle', d.step_handle,
         'channel_id', d.channel_id, 'channel_handle', (SELECT handle FROM channels c WHERE c.id = d.channel_id),
         'channel_type', d.channel_type, 'provider', d.provider, 'provider_message_id', d.provider_message_id,
         'attempt_count', q.attempt,
         'code', (SELECT a.code FROM attempts a WHERE a.delivery_id = d.id AND a.number = q.attempt))
       FROM deliveries d WHERE d.id = q."subjectId")
     WHEN 'notification' THEN (
       SELECT jsonb_build_object(
         'notiflow_run_id', n.run_id, 'notiflow_id', n.notiflow_id, 'notiflow_handle', ${handleOf('n')},
         'recipient_id', n.recipient_id, 'recipient_external_id', ${externalIdOf('n')}, 'topic', n.topic_name)
       FROM notifications n WHERE n.id = q."subjectId")
     WHEN 'run' THEN (
       SELECT jsonb_build_object(
         'notiflow_id', r.notiflow_id, 'notiflow_handle', ${handleOf('r')}, 'topic', r.topic_name, 'status', r.status,
         'notifications', ${counted('notifications')}, 'deliveries', ${counted('deliveries')})
       FROM runs r WHERE r.id = q."subjectId") END AS data
   FROM jsonb_to_recordset($1::jsonb) AS q (id uuid, kind text, "subjectId" uuid, attempt int)`,
);

/** Reads what is told of the subjects beside their ids, by message; nothing of those that are gone. One statement. */
export async function loadEventSubjects(
  db: Db,
  subjects: EventSubject[],
): Promise<Map<string, Record<string, unknown>>> {
  if (subjects.length === 0) return new Map();
  const rows = await run(db.pool, load, [JSON.stringify(subjects)]);
  return new Map(rows.flatMap(({ id, data }) => (data === null ? [] : [[id, data] as const])));
}
