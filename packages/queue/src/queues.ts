import {
  type ChannelType,
  callsJob,
  type createParser,
  deliveriesJob,
  eventsJob,
  isSendingChannelType,
  notificationsJob,
  type Parser,
  runsJob,
  type SendingChannelType,
  sendingChannelTypes,
} from '@notiflow/contracts';

type JobSchema = Parameters<typeof createParser>[0];
type JobIn<S extends JobSchema> =
  ReturnType<typeof createParser<S>> extends Parser<infer J> ? J : never;

/** A queue: its name and the schema of its jobs, which carry ids only. */
export interface QueueDefinition<S extends JobSchema = JobSchema> {
  name: string;
  job: S;
}

/** Defines a queue; the job type of everything that rings or consumes it follows from the schema. */
export function defineQueue<S extends JobSchema>(
  definition: QueueDefinition<S>,
): QueueDefinition<S> {
  return definition;
}

/** The queues whose jobs are rings for deliveries: one for each channel type that is sent. */
export type DeliveriesQueueName = `deliveries-${SendingChannelType}`;

const deliveriesQueues = Object.fromEntries(
  sendingChannelTypes.map((type) => {
    const name = `deliveries-${type}`;
    return [name, defineQueue({ name, job: deliveriesJob })];
  }),
) as Record<DeliveriesQueueName, QueueDefinition<typeof deliveriesJob>>;

/** THE QUEUE TABLE. A channel type whose messages are only stored has no queue: writing the row is the delivery. */
export const queues = {
  runs: defineQueue({ name: 'runs', job: runsJob }),
  notifications: defineQueue({ name: 'notifications', job: notificationsJob }),
  events: defineQueue({ name: 'events', job: eventsJob }),
  calls: defineQueue({ name: 'calls', job: callsJob }),
  ...deliveriesQueues,
} as const;

/** The name of a queue, as in the queue table. */
export type QueueName = keyof typeof queues;

/** The job a queue carries. */
export type JobOf<N extends QueueName> = JobIn<(typeof queues)[N]['job']>;

/** Every queue name, in the order of the queue table. */
export const queueNames = Object.keys(queues) as QueueName[];

/** Every queue whose jobs are rings for deliveries. */
export const deliveriesQueueNames = Object.keys(deliveriesQueues) as DeliveriesQueueName[];

/** Names the queue that carries the deliveries of a channel type; null when they need none. */
export function queueOfChannelType(type: ChannelType): DeliveriesQueueName | null {
  return isSendingChannelType(type) ? `deliveries-${type}` : null;
}
