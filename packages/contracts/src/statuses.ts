/**
 * The lifecycles as data: each status with the statuses it may become.
 * The state diagrams in the documentation are printed from this file.
 */
export const runTransitions = {
  accepted: ['fanning_out', 'fanned_out', 'failed', 'canceled'],
  fanning_out: ['fanned_out', 'failed', 'canceled'],
  fanned_out: ['canceled'],
  failed: [],
  canceled: [],
} as const;

export const notificationTransitions = {
  pending: ['waiting', 'processed', 'stopped', 'failed'],
  waiting: ['pending', 'processed', 'stopped', 'failed'],
  processed: [],
  stopped: [],
  failed: [],
} as const;

export const deliveryTransitions = {
  pending: ['processing', 'skipped', 'expired'],
  processing: ['pending', 'sent', 'failed', 'skipped', 'expired', 'quarantined', 'unknown'],
  sent: ['delivered', 'bounced'],
  delivered: [],
  failed: [],
  bounced: [],
  skipped: [],
  expired: [],
  quarantined: [],
  unknown: [],
} as const;

export type RunStatus = keyof typeof runTransitions;
export type NotificationStatus = keyof typeof notificationTransitions;
export type DeliveryStatus = keyof typeof deliveryTransitions;

export const runStatuses = Object.keys(runTransitions) as RunStatus[];
export const notificationStatuses = Object.keys(notificationTransitions) as NotificationStatus[];
export const deliveryStatuses = Object.keys(deliveryTransitions) as DeliveryStatus[];

/** Why a notification was stopped before its end step. */
export type StopReason = 'canceled' | 'throttled' | 'absorbed' | 'condition' | 'user_deleted';

/** Why a notification could not take its steps. */
export type FailedNotificationReason = 'recipient_deleted' | 'not_advanced';

/** Why a delivery was never tried. */
export type SkipReason = 'no_address' | 'opted_out' | 'no_channel' | 'canceled' | 'user_deleted';

/** Why a delivery will not be tried again although it was meant to be sent. */
export type FailReason =
  | 'template_error'
  | 'rejected_recipient'
  | 'rejected_config'
  | 'rejected_content'
  | 'provider_unknown'
  | 'attempts_exhausted'
  | 'outcome_unknown'
  | 'worker_lost'
  | 'expired';

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
