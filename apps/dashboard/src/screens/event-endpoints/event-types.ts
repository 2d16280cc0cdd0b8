/** What endpoints can be told of. */
export const eventTypes = [
  'delivery.*',
  'notification.*',
  'run.*',
  'delivery.sent',
  'delivery.delivered',
  'delivery.failed',
  'delivery.bounced',
  'delivery.skipped',
  'delivery.expired',
  'delivery.quarantined',
  'delivery.unknown',
  'notification.processed',
  'notification.stopped',
  'notification.failed',
  'run.completed',
] as const;
