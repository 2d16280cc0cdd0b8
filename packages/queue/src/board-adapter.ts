import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { Queue } from 'bullmq';
import type { OpenedQueue } from './open-queues.ts';

type JobCounts = Awaited<ReturnType<BullMQAdapter['getJobCounts']>>;
type JobStatus = ReturnType<BullMQAdapter['getJobStatuses']>[number];
type Metrics = Awaited<ReturnType<BullMQAdapter['getMetrics']>>;

/** What a job of ours can be; it is nobody's parent. */
const jobStatuses: JobStatus[] = [
  'active',
  'waiting',
  'prioritized',
  'delayed',
  'completed',
  'failed',
];

/** Shows a queue whose jobs are gone when they were worked: how many these were comes from the queue's counters. */
export class BoardAdapter extends BullMQAdapter {
  constructor(queue: OpenedQueue) {
    // The adapter works with every BullMQ backend, but is typed for Redis alone.
    super(queue as unknown as Queue, {
      readOnlyMode: true,
      allowRetries: false,
      description: 'A job that was worked is counted and not kept.',
    });
  }

  override getJobStatuses(): JobStatus[] {
    return jobStatuses;
  }

  override async getJobCounts(): Promise<JobCounts> {
    const [counts, completed, failed] = await Promise.all([
      super.getJobCounts(),
      super.getMetrics('completed'),
      super.getMetrics('failed'),
    ]);
    return { ...counts, completed: completed.meta.count, failed: failed.meta.count };
  }

  override async getMetrics(kind: 'completed' | 'failed'): Promise<Metrics> {
    const metrics = await super.getMetrics(kind);
    // Without any point the page would say that nothing counts here.
    return metrics.data.length > 0 ? metrics : { ...metrics, data: [0], count: 1 };
  }
}
