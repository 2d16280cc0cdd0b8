/** THE LOG LINES of the api: ids and counts, never content, addresses or secrets. */
export interface LogLines {
  'api.started': { url: string };
  'api.stopped': { duration_ms: number };
  'config.misspelt': { name: string; meant: string };
  'run.accepted': {
    run_id: string;
    project_id: string;
    notiflow_id: string;
    request_id: string;
    /** Null when it goes to a topic. */
    recipients: number | null;
    priority: number;
    send_at: string | null;
  };
  /** About every request that may change something, refused ones too; the status is null when its client left before the answer. */
  'request.write': {
    method: string;
    route: string;
    status: number | null;
    ms: number;
    request_id: string;
  };
  /** A page's user is not known, or its origin may not ask: once a minute for each project, reason and signing key. */
  'user.refused': { project_id: string; reason: string; key_id: string | null };
  /** Nobody came in by single sign-on; the reason is told on the login page, the message is for the operator. */
  'sign_on.failed': { reason: string; message: string; request_id: string };
  'request.failed': { request_id: string; route: string | null };
  /** Its work was done, and its answer, or the entry of the audit log, could not be kept. */
  'request.unfinished': { request_id: string; route: string };
  /** What a service reported: how many, and what became of them. */
  'report.received': {
    channel_id: string;
    provider: string;
    applied: number;
    parked: number;
    repeated: number;
    left: number;
    ms: number;
    request_id: string;
  };
  /** The signature is wrong, or the channel lacks what it takes to check it. */
  'report.refused': { channel_id: string; provider: string; request_id: string };
  /** It could not be checked, or the service's own URL not be called; the service tells it again. */
  'report.not_checked': { channel_id: string; provider: string; request_id: string };
  /** A mail came back: what it reported, of how many messages. */
  'bounce.received': { channel_ids: string[]; applied: number; parked: number };
  /** It could not be stored; the mail server tries again. */
  'bounce.not_stored': Record<string, never>;
  /** A connection of a mail server broke off, or said what cannot be read. */
  'bounce.failed': Record<string, never>;
  'queue.warned': { warning: string };
  'queue.failed': { queue: string | null; problem: string };
  'database.failed': Record<string, never>;
  'redis.failed': Record<string, never>;
}
