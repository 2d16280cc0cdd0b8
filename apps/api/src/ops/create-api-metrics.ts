import { createMetrics } from '@notiflow/boot';
import { createChangeMetrics } from '../changes/change-metrics.ts';
import { createStreamMetrics } from '../streams/stream-metrics.ts';
import type { ApiMetrics } from './api-metrics.ts';

const peerMs = 1_000;

/** Makes the metrics of the api; those of the peers, which are URLs, are added up with them when they are read. */
export function createApiMetrics({ peers }: { peers: string[] }): ApiMetrics {
  const metrics = createMetrics();
  const acceptedRuns = metrics.counter({
    name: 'notiflow_runs_accepted_total',
    help: 'Runs committed to Postgres.',
  });
  const failedRings = metrics.counter({
    name: 'notiflow_ring_failures_total',
    help: 'Rings that the queue did not take, left to the sweeps.',
    labels: ['queue'],
  });
  const requests = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labels: ['method', 'route', 'status'],
  });
  const depth = metrics.gauge({
    name: 'notiflow_queue_depth',
    help: 'Jobs in a queue by state.',
    labels: ['queue', 'state'],
  });
  const readable = metrics.gauge({
    name: 'notiflow_queue_readable',
    help: '1 when the queues said their depths at this reading, 0 when the depths are those of an earlier one.',
  });
  const age = metrics.gauge({
    name: 'notiflow_queue_oldest_waiting_seconds',
    help: 'How long the next job of a queue has been ready.',
    labels: ['queue'],
  });
  return {
    countAcceptedRun: () => acceptedRuns.increment(),
    countFailedRing: (queue) => failedRings.increment({ queue }),
    observeRequest: ({ method, route, status, durationS }) =>
      requests.observe(durationS, { method, route, status: String(status) }),
    setDepths(depths) {
      readable.set(depths === null ? 0 : 1);
      for (const [queue, counts] of Object.entries(depths ?? {})) {
        for (const state of ['waiting', 'active', 'delayed'] as const) {
          depth.set(counts[state], { queue, state });
        }
        age.set((counts.oldestWaitingMs ?? 0) / 1000, { queue });
      }
    },
    streams: createStreamMetrics(metrics),
    changes: createChangeMetrics(metrics),
    async readText() {
      const answers = await Promise.all(peers.map(readPeer));
      return metrics.readMergedText(answers.filter((answer) => answer !== null));
    },
  };
}

/** Reads the metrics of another process; null when it does not answer now. */
async function readPeer(url: string): Promise<object | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(peerMs) });
    return response.ok ? ((await response.json()) as object) : null;
  } catch {
    return null;
  }
}
