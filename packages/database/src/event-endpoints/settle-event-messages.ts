import { type EventMessageStatus, endpointFailingDaysMax } from '@notiflow/contracts';
import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { withAttempt } from './claim-event-messages.ts';
import type { EventAttempt } from './read-event-messages.ts';

/** What became of one try of a message. */
export interface EventMessageOutcome {
  id: string;
  /** As claimed. */
  attempt: number;
  status: Exclude<EventMessageStatus, 'missed'>;
  /** Until it is tried again; null when it is not. */
  delayMs: number | null;
  /** Whether the try counts against the schedule. */
  counts: boolean;
  /** What it says of the endpoint: it took it, did not, or wants nothing any more; null when it was not asked. */
  verdict: 'heard' | 'failed' | 'gone' | null;
  entry: EventAttempt;
}

/** An endpoint that was disabled because of what it answered, or did not. */
export interface DisabledEndpoint {
  id: string;
  projectId: string;
  reason: 'gone' | 'failing';
}

const failingTooLong = `coalesce(e.failing_since <= now() - interval '${endpointFailingDaysMax} days', false)`;
const isDisabling = `e.disabled_at IS NULL AND NOT says.heard AND (says.gone OR ${failingTooLong})`;

// An endpoint that answers is written down once a minute, so that its row does not hold up those who send to it.
const settle = statement<DisabledEndpoint>(
  'settle-event-messages',
  `WITH results AS (
     SELECT * FROM jsonb_to_recordset($1::jsonb)
       AS r (id uuid, attempt int, status text, "delayMs" float8, counts boolean, verdict text, entry jsonb)),
   settled AS (
     UPDATE event_messages m SET
       status = r.status, turn = 1, failure_count = m.failure_count + r.counts::int,
       attempts = ${withAttempt('m.attempts', 'r.entry')}, lease_token = NULL,
       next_try_at = CASE WHEN r.status = 'pending' THEN now() + r."delayMs" * interval '1 ms' END,
       settled_at = CASE WHEN r.status <> 'pending' THEN now() END
     FROM results r
     WHERE m.id = r.id AND m.id = ANY(ARRAY(SELECT id FROM results))
       AND m.status = 'pending' AND m.lease_token = $2::uuid AND m.attempt_count = r.attempt
     RETURNING m.endpoint_id, r.verdict),
   says AS (
     SELECT endpoint_id, bool_or(verdict = 'heard') AS heard, bool_or(verdict = 'gone') AS gone
     FROM settled WHERE verdict IS NOT NULL GROUP BY endpoint_id),
   judged AS (
     UPDATE event_endpoints e SET
       succeeded_at = CASE WHEN says.heard THEN now() ELSE e.succeeded_at END,
       failing_since = CASE WHEN NOT says.heard THEN coalesce(e.failing_since, now()) END,
       disabled_at = CASE WHEN ${isDisabling} THEN now() ELSE e.disabled_at END,
       disabled_reason = CASE WHEN NOT (${isDisabling}) THEN e.disabled_reason WHEN says.gone THEN 'gone' ELSE 'failing' END
     FROM says WHERE e.id = says.endpoint_id
       AND CASE WHEN says.heard
                THEN e.failing_since IS NOT NULL OR e.succeeded_at IS NULL OR e.succeeded_at < now() - interval '1 minute'
                ELSE e.failing_since IS NULL OR ${isDisabling} END
     RETURNING e.id, e.project_id, e.disabled_reason, e.disabled_at = now() AS is_disabled_now),
   disabled AS (SELECT * FROM judged WHERE is_disabled_now),
   told AS (
     INSERT INTO audit_log (id, project_id, actor_kind, action, resource, resource_id, details)
     SELECT new_event_id(), project_id, 'system', 'event_endpoint.disabled', 'event_endpoint', id,
            jsonb_build_object('reason', disabled_reason)
     FROM disabled)
   SELECT id, project_id AS "projectId", disabled_reason AS reason FROM disabled`,
);

/**
 * Writes what became of messages, if the worker still has them, and what that says of their endpoints: one that answers
 * 410, or has taken nothing for five days, is disabled, and the audit log says why. Answers those.
 */
export async function settleEventMessages(
  db: Db,
  { workerId, outcomes }: { workerId: string; outcomes: EventMessageOutcome[] },
): Promise<DisabledEndpoint[]> {
  if (outcomes.length === 0) return [];
  return retryDeadlocks(() => run(db.pool, settle, [JSON.stringify(outcomes), workerId]));
}
