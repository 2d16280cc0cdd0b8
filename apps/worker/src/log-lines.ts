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
  /** `failed_tries` is null when something else than the row is to blame, or it was counted already. */
  'run.not_fanned_out': { run_id: string; failed_tries: number | null };
  'run.given_up': { run_id: string; failed_tries: number };
  'notification.advanced': {
    asked: number;
    notifications: number;
    deliveries: number;
    duration_ms: number;
  };
  'notification.not_advanced': { notification_id: string; failed_tries: number | null };
  /** Our code failed with them, or may have: so many wait, and none is blamed for it. The first one's id and tries. */
  'notification.held_back': {
    notification_id: string | null;
    count: number;
    failed_tries: number | null;
  };
  'notification.given_up': { notification_id: string; failed_tries: number };
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
    /** To another channel: `fail_over` at once, `return` with the next attempt by the schedule. */
    moved: 'fail_over' | 'return' | null;
    duration_ms: number;
  };
  /** Nothing is sent by it for a while. */
  'channel.circuit_opened': {
    channel_id: string;
    project_id: string;
    channel_type: string;
    provider: string;
  };
  /** A tenth of the mail of its project came back: nothing is sent by it until somebody unblocks it. */
  'channel.blocked': {
    project_id: string;
    project: string;
    channel_id: string;
    channel: string;
    bounced: number;
    sent: number;
  };
  'project.bounces_high': { project_id: string; project: string; bounced: number; sent: number };
  'channel.circuit_closed': { channel_id: string };
  /** `penalty`: how many points of its weight it has lost by now. */
  'channel.weight_moved': { channel_id: string; project_id: string; penalty: number };
  'channel.health_not_told': Record<string, never>;
  /** A service that has to be asked did not answer; it is asked again. */
  'receipts.not_read': { channel_id: string; count: number };
  'call.made': {
    call_id: string;
    run_id: string;
    step: string;
    attempt: number;
    outcome: string;
    code: string | null;
    status: string;
    retry_delay_ms: number | null;
    duration_ms: number;
  };
  'call.not_made': { call_id: string };
  'call.not_settled': { count: number };
  /** Those who waited for them are woken by a sweep. */
  'call.not_woken': { count: number };
  'event_message.sent': {
    event_message_id: string;
    endpoint_id: string;
    type: string;
    attempt: number;
    outcome: string;
    code: string | null;
    status: string;
    retry_delay_ms: number | null;
    duration_ms: number;
  };
  'event_message.not_sent': { event_message_id: string };
  'event_message.not_settled': { count: number };
  /** It answered 410, or has taken nothing for days. */
  'event_endpoint.disabled': { endpoint_id: string; project_id: string; reason: string };
  'delivery.not_claimed': { lanes: number };
  /** Claimed, and given back with an attempt that says so. */
  'delivery.facts_not_loaded': { deliveries: number };
  'delivery.not_claimable': { delivery_id: string | null; failed_tries: number | null };
  'delivery.given_up': { delivery_id: string; failed_tries: number };
  'delivery.not_attempted': { delivery_id: string };
  'delivery.not_recorded': { count: number };
  'delivery.not_storable': { delivery_id: string };
  'worker.not_reported': Record<string, never>;
  'sweep.worked': { sweep: string; count: number };
  'sweep.failed': { sweep: string };
  'schedule.fired': {
    schedule_id: string;
    project_id: string;
    run_id: string | null;
    reason: string | null;
  };
  'schedule.not_fired': { schedule_id: string };
  'run.not_stopped': { run_id: string };
  /** What went of a project, or without one of the account: rows emptied (`content`) or removed, by table. */
  'retention.purged': {
    part: string;
    project_id: string | null;
    rows: { [table: string]: number };
    duration_ms: number;
  };
  'queue.failed': { queue: string | null; problem: string };
  'database.failed': Record<string, never>;
}
