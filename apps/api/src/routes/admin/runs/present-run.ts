import {
  type DeliveryStatus,
  deliveryStatuses,
  listReasons,
  notificationReasons,
  notificationStatuses,
  runReasons,
  runStatuses,
} from '@notiflow/contracts';
import type { ListedRunRecord, RunCounts, RunRecord } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import { momentOrNull, textOrNull, toMoment, wordOrNull } from '../../../request/resource-parts.ts';

const priorityWords = ['high', 'normal', 'low'] as const;

/** The word of a priority. */
export function priorityWordOf(priority: number): (typeof priorityWords)[number] {
  return priorityWords[priority - 1] ?? 'normal';
}

/** A run as lists answer it. */
export const runResource = Type.Object(
  {
    id: Type.String(),
    notiflow_id: Type.String(),
    notiflow_handle: Type.String(),
    notiflow_version_id: Type.String(),
    status: Type.Enum(runStatuses),
    reason: wordOrNull(listReasons(runReasons)),
    topic: textOrNull,
    actor_id: textOrNull,
    data: Type.Record(Type.String(), Type.Unknown()),
    priority: Type.Enum([...priorityWords]),
    cancellation_key: textOrNull,
    replace_key: textOrNull,
    triggered_by: Type.Union([
      Type.Object({
        kind: Type.Enum(['secret_key', 'account_token', 'member', 'schedule']),
        id: Type.String(),
      }),
      Type.Null(),
    ]),
    request_id: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The `x-request-id` of the request that asked for it',
    }),
    send_at: momentOrNull,
    expires_at: momentOrNull,
    created_at: Type.String(),
    fanned_out_at: momentOrNull,
    content_removed_at: Type.Unsafe<string | null>({
      ...momentOrNull,
      description:
        'When retention took the data away, and that of the notifications and deliveries',
    }),
  },
  { title: 'Run' },
);

const count = Type.Integer({ minimum: 0 });

const runCounters = Type.Object(
  {
    recipients: count,
    processed: count,
    stopped: count,
    failed: count,
    canceled: count,
    pending: count,
  },
  { description: 'recipients = processed + stopped + failed + canceled + pending, at any moment' },
);

const deliveryCounters = Type.Intersect([
  Type.Object({ total: count }),
  Type.Unsafe<Record<DeliveryStatus, number>>(
    Type.Object(Object.fromEntries(deliveryStatuses.map((status) => [status, count]))),
  ),
]);

const outcome = Type.Object({
  status: Type.Enum(notificationStatuses),
  reason: wordOrNull(listReasons(notificationReasons)),
  count,
});

/** A run with the counters of what became of it. */
export const countedRunResource = Type.Object(
  {
    ...runResource.properties,
    counters: runCounters,
    deliveries: deliveryCounters,
    outcomes: Type.Array(outcome, {
      description: 'The notifications that are written, by status and reason; the most first',
    }),
  },
  { title: 'RunWithCounters' },
);

export type RunResource = Static<typeof runResource>;
export type CountedRunResource = Static<typeof countedRunResource>;

/** A run as lists answer it. */
export function presentRun(run: ListedRunRecord): RunResource {
  return {
    id: run.id,
    notiflow_id: run.notiflow_id,
    notiflow_handle: run.notiflow_handle,
    notiflow_version_id: run.version_id,
    status: run.status,
    reason: run.reason,
    topic: run.topic,
    actor_id: run.actor_id,
    data: run.data,
    priority: priorityWordOf(run.priority),
    cancellation_key: run.cancellation_key,
    replace_key: run.replace_key,
    triggered_by: run.triggered_by,
    request_id: run.request_id,
    send_at: toMoment(run.send_at),
    expires_at: toMoment(run.expires_at),
    created_at: run.created_at.toISOString(),
    fanned_out_at: toMoment(run.fanned_out_at),
    content_removed_at: toMoment(run.content_removed_at),
  };
}

/** A run with its counters. */
export function presentCountedRun(run: RunRecord & { counts: RunCounts }): CountedRunResource {
  return {
    ...presentRun(run),
    counters: countNotifications(run),
    deliveries: countDeliveries(run),
    outcomes: run.counts.notifications
      .map(({ status, reason, count: rows }) => ({ status, reason, count: rows }))
      .sort((a, b) => b.count - a.count),
  };
}

type NotificationCounters = CountedRunResource['counters'];

function countNotifications(run: RunRecord & { counts: RunCounts }): NotificationCounters {
  const counters = { processed: 0, stopped: 0, failed: 0, canceled: 0, pending: 0 };
  let written = 0;
  for (const { status, reason, count: rows } of run.counts.notifications) {
    counters[counterOf({ status, reason }, run.status)] += rows;
    written += rows;
  }
  // Recipients whose notification is not written yet share the fate of the run. Once all are, one that is missing was
  // removed with its history, and the rest of the run is about to follow.
  const isWritten = run.status === 'fanned_out';
  const unwritten = isWritten ? 0 : Math.max(0, run.recipient_count - written);
  counters[counterOfUnwritten(run)] += unwritten;
  return { recipients: written + unwritten, ...counters };
}

type CountedNotification = Pick<RunCounts['notifications'][number], 'status' | 'reason'>;

function counterOf({ status, reason }: CountedNotification, runStatus: RunRecord['status']) {
  switch (status) {
    case 'stopped':
      return reason === 'canceled' ? 'canceled' : 'stopped';
    case 'processed':
    case 'failed':
      return status;
    case 'pending':
    case 'waiting':
      // Nothing of a canceled run is advanced: its sweep only has not come to this one yet.
      return runStatus === 'canceled' ? 'canceled' : 'pending';
    default:
      return status satisfies never;
  }
}

function counterOfUnwritten({ status, reason }: Pick<RunRecord, 'status' | 'reason'>) {
  // With this reason they had failed before somebody canceled the rest.
  if (status === 'failed' || reason === 'not_fanned_out') return 'failed';
  return status === 'canceled' ? 'canceled' : 'pending';
}

function countDeliveries({
  status: runStatus,
  counts,
}: Pick<RunRecord, 'status'> & { counts: RunCounts }): CountedRunResource['deliveries'] {
  const zeros = Object.fromEntries(deliveryStatuses.map((status) => [status, 0])) as Record<
    DeliveryStatus,
    number
  >;
  const counters = { total: 0, ...zeros };
  for (const { status, count: rows } of counts.deliveries) {
    const isLeft = runStatus === 'canceled' && status === 'pending';
    counters[isLeft ? 'skipped' : status] += rows;
    counters.total += rows;
  }
  return counters;
}
