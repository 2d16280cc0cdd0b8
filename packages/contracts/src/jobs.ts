import Type, { type Static } from 'typebox';
import { lanePattern } from './lanes.ts';

const ids = Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: 500 });

/**
 * How much of a set is held at a time, in bytes of JSON: what is loaded, what is rendered, and what a statement writes
 * are each cut there, however few notifications that is. One notification alone may hold more.
 */
export const setBytesMax = 8_000_000;

/** Ring of the `runs` queue: look at these runs now. */
export const runsJob = Type.Object({ run_ids: ids });

/** Ring of the `notifications` queue: look at these notifications now. */
export const notificationsJob = Type.Object({ notification_ids: ids });

/** Ring of the `events` queue: somebody waits for these. */
export const eventsJob = Type.Object({ event_ids: ids });

const lanes = Type.Array(Type.String({ pattern: lanePattern }), { minItems: 1, maxItems: 500 });

/** Ring of a `deliveries-…` queue: deliveries are waiting in these lanes. */
export const deliveriesJob = Type.Object({ lanes });

/** Ring of the `calls` queue: these calls of fetch steps wait to be made. */
export const callsJob = Type.Object({ call_ids: ids });

export type RunsJob = Static<typeof runsJob>;
export type NotificationsJob = Static<typeof notificationsJob>;
export type EventsJob = Static<typeof eventsJob>;
export type DeliveriesJob = Static<typeof deliveriesJob>;
export type CallsJob = Static<typeof callsJob>;

/** A run's own priority, as stored: 1 high, 2 normal, 3 low. */
export const runPriorities = { high: 1, normal: 2, low: 3 } as const;

/** Most recipients of a run that is not a broadcast: they fit into one page. */
export const fewRecipientsMax = 500;

/** Tells whether a run is for many: for a topic, or for more than one page of recipients (null: for a topic). */
export function isBroadcast(recipientCount: number | null): boolean {
  return recipientCount === null || recipientCount > fewRecipientsMax;
}

/** Broadcasts of one project and priority that are told apart; those behind them share the last place. */
export const broadcastPlaces = 5;

/**
 * The queue priority of a run's jobs, lower is earlier: a run for a few people overtakes a broadcast, and the first
 * broadcast of a project the second one of any. `broadcastsBefore` is how many of its own are ahead of it.
 */
export function ringPriority({
  priority,
  isBroadcast,
  broadcastsBefore = 0,
}: {
  priority: number;
  isBroadcast: boolean;
  broadcastsBefore?: number;
}): number {
  return priority * 10 + (isBroadcast ? 5 + Math.min(broadcastsBefore, broadcastPlaces - 1) : 0);
}
