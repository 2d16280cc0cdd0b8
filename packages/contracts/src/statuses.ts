/**
 * The lifecycles as data: each status with the statuses it may become.
 * The state diagrams in the documentation are printed from this file.
 */
export const runTransitions = {
  accepted: ['fanning_out', 'fanned_out', 'failed', 'canceled'],
  fanning_out: ['fanned_out', 'failed', 'canceled'],
  fanned_out: ['canceled'],
  failed: ['canceled'],
  canceled: [],
} as const;

export const notificationTransitions = {
  pending: ['waiting', 'processed', 'stopped', 'failed'],
  waiting: ['pending', 'stopped'],
  processed: [],
  stopped: [],
  failed: [],
} as const;

/** A delivery that was tried is settled for us, and its service may know better, also later: see `verdictKinds`. */
export const deliveryTransitions = {
  pending: ['processing', 'failed', 'skipped', 'expired', 'delivered', 'bounced'],
  processing: ['pending', 'sent', 'failed', 'skipped', 'expired', 'quarantined', 'unknown'],
  sent: ['delivered', 'bounced', 'failed'],
  delivered: ['bounced', 'failed'],
  failed: ['pending', 'delivered', 'bounced'],
  bounced: ['delivered'],
  skipped: ['delivered', 'bounced', 'failed'],
  expired: ['pending', 'delivered', 'bounced', 'failed'],
  quarantined: ['pending', 'delivered', 'bounced', 'failed'],
  unknown: ['pending', 'delivered', 'bounced', 'failed'],
} as const;

export type RunStatus = keyof typeof runTransitions;
export type NotificationStatus = keyof typeof notificationTransitions;
export type DeliveryStatus = keyof typeof deliveryTransitions;

export const runStatuses = Object.keys(runTransitions) as RunStatus[];
export const notificationStatuses = Object.keys(notificationTransitions) as NotificationStatus[];
export const deliveryStatuses = Object.keys(deliveryTransitions) as DeliveryStatus[];

/** What a delivery ends in that could not be made and may be tried again, when somebody says so. */
export const deadStatuses = [
  'failed',
  'expired',
  'quarantined',
  'unknown',
] as const satisfies readonly DeliveryStatus[];

/** What a dead letter ended in. */
export type DeadStatus = (typeof deadStatuses)[number];

/**
 * Every status of a delivery by how far its message got, the least first. Of several deliveries of one step the
 * furthest counts: one that succeeds is enough, and a step has failed when nothing of it is open any more.
 */
export const deliveryRanks = [
  'skipped',
  'expired',
  'failed',
  'quarantined',
  'bounced',
  'pending',
  'processing',
  'unknown',
  'sent',
  'delivered',
] as const satisfies readonly DeliveryStatus[];

/** What a recipient may do with a message, each at least as much as the one before. */
export const engagements = ['seen', 'read', 'clicked'] as const;

/** What a recipient may do with a message. */
export type Engagement = (typeof engagements)[number];

/** What a `waiting` notification rests for; its step decides what happens when that is over. */
export const restReasons = ['wait', 'window', 'digest', 'event', 'call'] as const;

/** What a `waiting` notification rests for. */
export type RestReason = (typeof restReasons)[number];

/** THE REASONS: why a row has a status that needs a reason. A status that is not listed has none. */
export const runReasons = {
  failed: ['not_fanned_out'],
  canceled: ['not_fanned_out', 'cancellation_key'],
} as const satisfies { [S in RunStatus]?: readonly string[] };

export const notificationReasons = {
  stopped: [
    'canceled',
    'user_deleted',
    'throttled',
    'condition',
    'wait_invalid',
    'event_matched',
    'event_timed_out',
    'absorbed',
    'notiflow_inactive',
    'digest_below_minimum',
    'invalid_window',
  ],
  failed: ['recipient_deleted', 'step_unknown', 'not_advanced', 'fetch_failed'],
} as const satisfies { [S in NotificationStatus]?: readonly string[] };

export const deliveryReasons = {
  failed: [
    'template_error',
    'provider_unknown',
    'rejected_recipient',
    'rejected_config',
    'rejected_content',
    'attempts_exhausted',
    'not_claimed',
    'channel_blocked',
    'rejected_by_service',
  ],
  skipped: [
    'no_channel',
    'condition',
    'already_seen',
    'already_read',
    'already_clicked',
    'opted_out',
    'paused',
    'no_address',
    'suppressed',
    'capped',
    'limited',
    'canceled',
    'user_deleted',
    'replaced',
    'recalled',
  ],
  expired: ['expired'],
  quarantined: ['worker_lost'],
  unknown: ['outcome_unknown', 'worker_lost'],
} as const satisfies { [S in DeliveryStatus]?: readonly string[] };

/** Why a run has this status; without a status, any reason of a run. */
export type RunReason<S extends keyof typeof runReasons = keyof typeof runReasons> =
  (typeof runReasons)[S][number];

/** Why a notification has this status; without a status, any reason of a notification. */
export type NotificationReason<
  S extends keyof typeof notificationReasons = keyof typeof notificationReasons,
> = (typeof notificationReasons)[S][number];

/** Why a delivery has this status; without a status, any reason of a delivery. */
export type DeliveryReason<S extends keyof typeof deliveryReasons = keyof typeof deliveryReasons> =
  (typeof deliveryReasons)[S][number];

/** Every reason of a table once, in its order. */
export function listReasons<R extends string>(table: Record<string, readonly R[]>): R[] {
  return [...new Set(Object.values(table).flat())];
}

/** What became of one attempt; `crashed` is an attempt whose worker never came back to say. */
export const attemptOutcomes = [
  'accepted',
  'rejected',
  'not_processed',
  'ambiguous',
  'crashed',
  'released',
] as const;

/** What became of one attempt. */
export type AttemptOutcome = (typeof attemptOutcomes)[number];
