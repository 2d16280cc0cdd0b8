import { type IQueueBackend, type Job, Queue } from 'bullmq';
import type { JobStore } from './job-store.ts';
import { type QueueName, queueNames } from './queues.ts';

/** A queue to add to and look into. */
export type OpenedQueue = Queue<
  Job,
  unknown,
  string,
  object,
  unknown,
  string,
  IQueueBackend,
  string
>;

/** Opens every queue of the queue table on one store. */
export function openQueues(
  store: JobStore,
  onError: (error: Error) => void,
): Record<QueueName, OpenedQueue> {
  const opened = queueNames.map((name) => {
    const queue: OpenedQueue = new Queue(
      name,
      {
        connection: name,
        defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
        // Nobody reads BullMQ's event stream; it cannot be switched off, only kept short.
        streams: { events: { maxLen: 10 } },
      },
      store.openBackend,
    );
    queue.on('error', onError);
    return [name, queue] as const;
  });
  return Object.fromEntries(opened) as Record<QueueName, OpenedQueue>;
}
