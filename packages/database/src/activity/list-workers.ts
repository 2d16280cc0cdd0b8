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

const list = statement<WorkerRecord>(
  'list-workers',
  `SELECT id, host, process_id, version, queues, started_at, seen_at, doing,
     (extract(epoch FROM now() - seen_at) * 1000)::float8 AS silent_ms
   FROM workers ORDER BY host, process_id, id LIMIT 1000`,
);

/** Lists the workers that were heard of in the last minutes; one that ended is not among them, one that was lost is. */
export async function listWorkers(db: Db): Promise<WorkerRecord[]> {
  return run(db.pool, list, []);
}
