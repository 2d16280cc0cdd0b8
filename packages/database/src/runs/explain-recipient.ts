import type {
  NotificationReason,
  NotificationStatus,
  RestReason,
  RunReason,
  RunStatus,
  Step,
} from '@notiflow/contracts';
import { type Connection, type Db, queryOnly, run, statement, transaction } from '../connect.ts';
import {
  findAttemptsOf,
  findDeliveriesOf,
  type NamedAttempt,
  type TracedDelivery,
} from '../deliveries/read-deliveries.ts';
import { loadNotifications } from '../notifications/load-notifications.ts';
import type { NotificationSet } from '../notifications/notification-set.ts';
import { resumeAt } from '../notifications/resume-at.ts';
import { findEventsOf } from '../reports/read-events.ts';
import { readStandIns } from '../stand-in-rows.ts';

/** Whether the run was for this user, and when the user was on its topic. */
export interface Membership {
  /** Place in the run's list, from 1; null when the list has no such entry, or the run is for a topic. */
  listed_place: number | null;
  /** Somebody of the list was erased since, and it does not say any more who. */
  names_erased: boolean;
  /** Every time the user was on the run's topic of which a row is left, oldest first. */
  subscriptions: StoredSubscription[];
  /** The user caused the run. */
  is_actor: boolean;
}

interface StoredSubscription {
  since: string;
  /** It began before the run was accepted. */
  began_before: boolean;
  /** Null while it lasts. */
  ended_before: boolean | null;
}

/** A run, with what is known of one user in it. */
export interface ExplainedRun extends Membership {
  id: string;
  notiflow_id: string;
  notiflow_handle: string;
  version_id: string;
  /** Null when the version is gone. */
  version_number: number | null;
  steps: Step[] | null;
  status: RunStatus;
  reason: RunReason | null;
  topic: string | null;
  exclude_actor: boolean;
  priority: number;
  cancellation_key: string | null;
  send_at: Date | null;
  expires_at: Date | null;
  created_at: Date;
  fanned_out_at: Date | null;
  content_removed_at: Date | null;
  /** Null when the project has no such user. */
  user_id: string | null;
}

/** The window of a digest step in which a notification rests, or which it was an item of. */
export interface ExplainedDigest {
  id: string;
  step: string;
  opened_at: string;
  closes_at: string;
  closed_at: string | null;
  items: number;
  /** Who goes on with all of them; null while it is open, and when nobody was left. */
  carrier_id: string | null;
  carrier_run_id: string | null;
  /** The steps with which it goes on, where they are not those of the run. */
  steps: Step[] | null;
}

/** The notification of one recipient, with everything its row says of its way. */
export interface WalkedNotification {
  id: string;
  status: NotificationStatus;
  reason: NotificationReason | null;
  step: string | null;
  visit: number;
  rest: RestReason | null;
  resume_at: Date | null;
  paused_until: Date | null;
  results: Record<string, unknown> | null;
  digest: ExplainedDigest | null;
  created_at: Date;
  updated_at: Date;
  processed_at: Date | null;
}

/** A delivery, with the channel that each attempt went by. */
interface ExplainedDelivery extends TracedDelivery {
  attempts: NamedAttempt[];
}

/** Everything that rows say about one recipient of a run, read at one moment. */
export interface ExplainedRecipient {
  now: Date;
  run: ExplainedRun;
  notification: WalkedNotification | null;
  deliveries: ExplainedDelivery[];
  /** What steps would be given now; null without a notification. */
  set: NotificationSet | null;
}

const findRun = statement<ExplainedRun & { now: Date }>(
  'explain-run',
  `SELECT now() AS now, r.id, r.notiflow_id, f.handle AS notiflow_handle, r.version_id, v.version_number, v.steps,
          r.status, r.reason, r.topic_name AS topic, r.exclude_actor, r.priority, r.cancellation_key,
          r.send_at, r.expires_at, r.created_at, r.fanned_out_at, r.content_removed_at,
          u.id AS user_id,
          coalesce(r.actor_id = u.id, r.actor->>'external_id' = u.external_id, false) AS is_actor,
          (SELECT min(entry.place)::int
           FROM jsonb_array_elements(r.recipients) WITH ORDINALITY AS entry (person, place)
           WHERE entry.person->>'external_id' = $3) AS listed_place,
          coalesce(r.recipients @> '[{"erased": true}]', false) AS names_erased,
          coalesce((
            SELECT jsonb_agg(jsonb_build_object('since', s.created_at,
                     'began_before', s.position < r.topic_position,
                     'ended_before', s.removed_position < r.topic_position) ORDER BY s.position)
            FROM subscriptions s WHERE s.topic_id = r.topic_id AND s.user_id = u.id), '[]') AS subscriptions
   FROM runs r
   JOIN notiflows f ON f.id = r.notiflow_id
   LEFT JOIN notiflow_versions v ON v.id = r.version_id
   LEFT JOIN users u ON u.project_id = r.project_id AND u.external_id = $3
   WHERE r.project_id = $1 AND r.id = $2`,
);

const findNotification = statement<WalkedNotification>(
  'explain-notification',
  `SELECT n.id, n.status, n.reason, n.step, n.visit, n.rest, ${resumeAt} AS resume_at, n.paused_until, n.results,
          n.created_at, n.updated_at, n.processed_at,
          (SELECT jsonb_build_object('id', w.id, 'step', w.step_handle, 'opened_at', w.opened_at,
                    'closes_at', w.closes_at, 'closed_at', w.closed_at,
                    'items', coalesce(w.total_items, w.item_count), 'carrier_id', w.lead_id,
                    'carrier_run_id', (SELECT run_id FROM notifications lead WHERE lead.id = w.lead_id),
                    'steps', (SELECT steps FROM notiflow_versions v WHERE v.id = w.version_id))
           FROM digest_windows w WHERE w.id = n.digest_window_id) AS digest
   FROM notifications n WHERE n.project_id = $1 AND n.run_id = $2 AND n.recipient_id = $3`,
);

/**
 * Reads everything rows say about one recipient of a run, at one moment and with the same few statements however much
 * there is; null when there is no such run.
 */
export async function explainRecipient(
  db: Db,
  input: { projectId: string; runId: string; externalId: string },
): Promise<ExplainedRecipient | null> {
  return transaction(
    db,
    (client) => readRecipient(queryOnly(client), input),
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  );
}

async function readRecipient(
  db: Db,
  { projectId, runId, externalId }: { projectId: string; runId: string; externalId: string },
): Promise<ExplainedRecipient | null> {
  const [found] = await run(db.pool, findRun, [projectId, runId, externalId]);
  if (found === undefined) return null;
  const { now, ...explained } = found;
  const userId = explained.user_id;
  const [notification] =
    userId === null ? [] : await run(db.pool, findNotification, [projectId, runId, userId]);
  if (notification === undefined) {
    return { now, run: explained, notification: null, deliveries: [], set: null };
  }
  const notificationIds = [notification.id];
  const deliveries = await findDeliveriesOf(db, { projectId, notificationIds });
  const deliveryIds = deliveries.map(({ id }) => id);
  const attempts = await findAttemptsOf(db, { projectId, deliveryIds });
  const events = await findEventsOf(db, { projectId, deliveryIds });
  return {
    now,
    run: explained,
    notification,
    deliveries: deliveries.map((one) => ({
      ...one,
      attempts: attempts.get(one.id) ?? [],
      events: events.get(one.id) ?? [],
    })),
    set: await loadAsPending(db.pool, notification.id),
  };
}

/** Reads a notification as the worker would if it were pending, wherever it is now. */
function loadAsPending(connection: Connection, id: string): Promise<NotificationSet> {
  const asPending = {
    table: 'notifications',
    query: (given: string) => `SELECT open.* FROM notifications n,
      jsonb_populate_record(n, ${given}->'changes') AS open WHERE n.id = (${given}->>'id')::uuid`,
    rows: { id, changes: { status: 'pending', paused_until: null } },
  };
  const db = readStandIns(connection, { name: 'as-pending', standIns: [asPending] });
  return loadNotifications(db, [id]);
}
