import type { WorkerDoing } from '../activity/list-workers.ts';
import { type Db, run, statement } from '../connect.ts';

/** What a worker says of itself. */
export interface WorkerAbout {
  host: string;
  processId: number;
  version: string;
  queues: readonly string[];
  startedAt: Date;
  doing: WorkerDoing;
}

// A worker of another version than the last one that came is what a deployment looks like: it is told in the log of changes.
const report = statement<{ others: number }>(
  'report-worker',
  `WITH reported AS (
     INSERT INTO workers AS w (id, host, process_id, version, queues, started_at, doing)
     VALUES ($1::uuid, $3::text, $4, $5::text, $6::text[], $7, $8::jsonb)
     ON CONFLICT (id) DO UPDATE SET
       host = excluded.host, process_id = excluded.process_id, version = excluded.version,
       queues = excluded.queues, started_at = excluded.started_at, doing = excluded.doing,
       since = CASE WHEN w.seen_at < now() - $2::int * interval '1 ms' THEN now() ELSE w.since END,
       seen_at = now()
     RETURNING xmax = 0 AS is_new),
   deployed AS (
     INSERT INTO audit_log (id, actor_kind, action, resource, resource_id, details)
     SELECT new_event_id(), 'system', 'worker.deployed', 'worker', $5::text, jsonb_build_object('host', $3::text)
     FROM reported
     WHERE is_new AND $5::text IS NOT NULL AND $5::text IS DISTINCT FROM (
       SELECT resource_id FROM audit_log WHERE project_id IS NULL AND action = 'worker.deployed'
       ORDER BY id DESC LIMIT 1))
   SELECT count(*)::int AS others FROM workers others
   WHERE others.id <> $1::uuid AND others.seen_at > now() - interval '5 seconds'`,
);

/**
 * Says that a worker lives; after a gap of more than `gapMs` it counts as alive from now on only. Answers how many others
 * live.
 */
export async function reportWorker(
  db: Db,
  input: { workerId: string; gapMs: number; about?: WorkerAbout },
): Promise<number> {
  const { workerId, gapMs, about } = input;
  const [row] = await run(db.pool, report, [
    workerId,
    gapMs,
    about?.host ?? null,
    about?.processId ?? null,
    about?.version ?? null,
    about?.queues ?? [],
    about?.startedAt ?? null,
    about === undefined ? null : JSON.stringify(about.doing),
  ]);
  return row?.others ?? 0;
}

const remove = statement<never>('remove-worker', 'DELETE FROM workers WHERE id = $1::uuid');

/** Says that a worker has ended and holds nothing any more. */
export async function removeWorker(db: Db, workerId: string): Promise<void> {
  await run(db.pool, remove, [workerId]);
}
