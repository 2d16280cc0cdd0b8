import { type Db, run, statement } from '../connect.ts';

/** A worker as it last said of itself. */
export interface WorkerRecord {
  id: string;
  host: string | null;
  process_id: number | null;
  version: string | null;
  queues: string[];
  started_at: Date | null;
  seen_at: Date;
  /** Milliseconds since it was last heard of, by the clock of Postgres. */
  silent_ms: number;
  doing: WorkerDoing | null;
  /** Deliveries it is sending, as their rows say it, and for how long it has been trying the oldest of them. */
  holds: number;
  holds_oldest_ms: number | null;
}

/** What a worker does now. */
export interface WorkerDoing {
  /** Attempts under way, by channel type and provider, and how many there may be. */
  attempts: { channel_type: string; provider: string; under_way: number; slots: number }[];
  /** Jobs under way by queue, and since when the oldest of them, in milliseconds. */
  jobs: { queue: string; under_way: number; oldest_ms: number }[];
  /** By how many milliseconds its event loop was late, 99 times of 100. */
  loop_delay_ms: number;
  heap_bytes: number;
}

// More than all slots of a large installation; what is beyond is not counted.
const heldMax = 5_000;

// What a worker says it does is what it last said: of one that is stuck, the rows say what it holds.
const list = statement<WorkerRecord>(
  'list-workers',
  `SELECT w.id, w.host, w.process_id, w.version, w.queues, w.started_at, w.seen_at, w.doing,
     (extract(epoch FROM now() - w.seen_at) * 1000)::float8 AS silent_ms,
     coalesce(held.count, 0) AS holds, (extract(epoch FROM now() - held.since) * 1000)::float8 AS holds_oldest_ms
   FROM workers w
   LEFT JOIN (
     SELECT d.lease_token, count(*)::int AS count, min(a.started_at) AS since
     FROM (SELECT id, attempt_count, lease_token FROM deliveries WHERE status = 'processing' LIMIT ${heldMax}) d
     LEFT JOIN attempts a ON a.delivery_id = d.id AND a.number = d.attempt_count
     GROUP BY d.lease_token) held ON held.lease_token = w.id
   ORDER BY w.host, w.process_id, w.id LIMIT 1000`,
);

/** Lists the workers that were heard of in the last minutes; one that ended is not among them, one that was lost is. */
export async function listWorkers(db: Db): Promise<WorkerRecord[]> {
  return run(db.pool, list, []);
}
