/** THE LOG LINES of the worker: one wide line per unit of work; ids and counts, never content or addresses. */
export interface LogLines {
  'worker.started': { queues: string[]; backend: string };
  'worker.stopped': { duration_ms: number };
  'config.misspelt': { name: string; meant: string };
  'run.fanned_out': {
    run_id: string;
    pages: number;
    notifications: number;
    is_last: boolean;
    duration_ms: number;
  };
  'run.not_fanned_out': { run_id: string };
  'notification.advanced': {
    asked: number;
    notifications: number;
    deliveries: number;
    duration_ms: number;
  };
  'notification.failed': { notification_id: string };
  'delivery.attempted': {
    delivery_id: string;
    notification_id: string;
    run_id: string;
    channel_type: string;
    provider: string;
    attempt: number;
    outcome: string;
    code: string | null;
    status: string;
    retry_delay_ms: number | null;
    duration_ms: number;
  };
  'delivery.not_claimed': { lanes: number };
  'delivery.not_attempted': { delivery_id: string };
  'delivery.not_recorded': { count: number };
  'worker.not_reported': Record<string, never>;
  'sweep.rang': { sweep: string; count: number };
  'sweep.failed': { sweep: string };
  'queue.failed': { queue: string | null; problem: string };
  'database.failed': Record<string, never>;
}
