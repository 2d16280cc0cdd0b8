import { sendingChannelTypes } from '@notiflow/contracts';
import type { Consumers, DeliveriesQueueName, JobOf, QueueName } from '@notiflow/queue';
import type { WorkerDeps } from '../deps.ts';
import { advanceNotifications } from './advance-notifications.ts';
import { dispatchDeliveries } from './dispatch-deliveries.ts';
import { fanOutRuns } from './fan-out-runs.ts';
import { makeCalls } from './make-calls.ts';
import { wakeForEvents } from './wake-for-events.ts';

/** A queue, the function that works its jobs, and how many of them one process works at a time. */
interface Stage<N extends QueueName> {
  work(deps: WorkerDeps, job: JobOf<N>): Promise<void>;
  concurrency: number;
}

const deliveriesStages = Object.fromEntries(
  sendingChannelTypes.map((channelType): [string, Stage<DeliveriesQueueName>] => [
    `deliveries-${channelType}`,
    { work: dispatchDeliveries, concurrency: 2 },
  ]),
) as Record<DeliveriesQueueName, Stage<DeliveriesQueueName>>;

/** THE STAGE TABLE: one line per queue; every channel type that is sent has one of its own. */
export const stages: { [N in QueueName]: Stage<N> } = {
  runs: { work: fanOutRuns, concurrency: 2 },
  notifications: { work: advanceNotifications, concurrency: 2 },
  events: { work: wakeForEvents, concurrency: 1 },
  calls: { work: makeCalls, concurrency: 1 },
  ...deliveriesStages,
};

/** Starts to work the queues. */
export function consumeQueues(deps: WorkerDeps, consumers: Consumers, queues: QueueName[]): void {
  for (const queue of queues) consumeQueue(deps, consumers, queue);
}

function consumeQueue<N extends QueueName>(deps: WorkerDeps, consumers: Consumers, queue: N): void {
  const { work, concurrency } = stages[queue];
  const timed = async (job: JobOf<N>) => {
    const stop = deps.metrics.stageDurations.startTimer({ stage: queue });
    const end = deps.presence.beginJob(queue);
    await work(deps, job).finally(() => {
      stop();
      end();
    });
  };
  consumers.consume(queue, timed, { concurrency });
}
