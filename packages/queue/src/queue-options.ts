import type { QueueName } from './queues.ts';

/** Where the jobs are kept: a Redis, or a schema of a Postgres. `prefix` and `schema` keep installations apart. */
export type QueueConnection =
  | { kind: 'redis'; url: string; prefix?: string }
  | { kind: 'postgres'; url: string; schema?: string };

/** What went wrong around a queue; none of it loses work, because the truth is not in the queue. */
export type QueueProblem =
  /** The server is away or refuses; told at most once every 10 seconds while it lasts. */
  | { kind: 'unreachable'; queue: null; error: Error }
  /** Jobs were not added, or not known to be added, so that a sweep has to ring again. */
  | { kind: 'not_rung'; queue: QueueName; error: Error }
  /** A job did not match its schema and was dropped. */
  | { kind: 'malformed_job'; queue: QueueName; error: Error }
  /** The work threw; the job is not repeated by the queue. */
  | { kind: 'work_failed'; queue: QueueName; error: Error };

/** What producers and consumers of queues need to know. */
export interface QueueOptions {
  connection: QueueConnection;
  /** Hears of every problem; must not throw. */
  onError: (problem: QueueProblem) => void;
}
