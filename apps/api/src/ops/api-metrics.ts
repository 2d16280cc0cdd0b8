import type { QueueDepth, QueueName } from '@notiflow/queue';
import type { ChangeMetrics } from '../changes/change-metrics.ts';
import type { StreamMetrics } from '../streams/stream-metrics.ts';

/** What the api counts and measures. */
export interface ApiMetrics {
  countAcceptedRun(): void;
  countFailedRing(queue: QueueName): void;
  observeRequest(request: {
    method: string;
    route: string;
    status: number;
    durationS: number;
  }): void;
  /** Keeps the depths for the next reading; null when the queues did not answer. */
  setDepths(depths: Record<QueueName, QueueDepth> | null): void;
  streams: StreamMetrics;
  changes: ChangeMetrics;
  /** This process and its peers in the text format of Prometheus. */
  readText(): Promise<string>;
}
