import {
  type ChannelType,
  type createParser,
  deliveriesJob,
  isSupportedChannelType,
  notificationsJob,
  type Parser,
  runJob,
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

/** THE QUEUE TABLE. `in_app` has no queue: writing the row is the delivery. */
export const queues = {
  runs: defineQueue({ name: 'runs', job: runJob }),
  notifications: defineQueue({ name: 'notifications', job: notificationsJob }),
  'deliveries-email': defineQueue({ name: 'deliveries-email', job: deliveriesJob }),
  'deliveries-webhook': defineQueue({ name: 'deliveries-webhook', job: deliveriesJob }),
} as const;

/** The name of a queue, as in the queue table. */
export type QueueName = keyof typeof queues;

/** The job a queue carries. */
export type JobOf<N extends QueueName> = JobIn<(typeof queues)[N]['job']>;

/** The queues whose jobs are delivery ids. */
export type DeliveriesQueueName = Extract<QueueName, `deliveries-${string}`>;

/** Every queue name, in the order of the queue table. */
export const queueNames = Object.keys(queues) as QueueName[];

/** Names the queue that carries the deliveries of a channel type; null when they need none. */
export function queueOfChannelType(type: ChannelType): DeliveriesQueueName | null {
  if (!isSupportedChannelType(type)) return null;
  switch (type) {
    case 'email':
      return 'deliveries-email';
    case 'webhook':
      return 'deliveries-webhook';
    case 'in_app':
      return null;
    default:
      return type satisfies never;
  }
}
