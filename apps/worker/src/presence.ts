import { hostname } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { WorkerAbout, WorkerDoing } from '@notiflow/database';
import type { QueueName } from '@notiflow/queue';

/** What a worker says of itself with its sign of life, for whoever asks which one is stuck. */
export interface Presence {
  /** Notes that a job began; the answer is to be called when it ended. */
  beginJob(queue: QueueName): () => void;
  /** Says who can tell which attempts are under way. */
  watchAttempts(look: () => WorkerDoing['attempts']): void;
  /** What there is to say now. */
  tell(): WorkerAbout;
  close(): void;
}

const resolutionMs = 20;

/** Makes the presence of this process. */
export function createPresence({
  queues,
  version,
}: {
  queues: QueueName[];
  version: string;
}): Presence {
  const startedAt = new Date();
  const jobs = new Map<QueueName, Set<number>>();
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let lookAtAttempts: () => WorkerDoing['attempts'] = () => [];

  function readDoing(): WorkerDoing {
    const now = performance.now();
    const underWay = [...jobs].flatMap(([queue, begun]) =>
      begun.size === 0
        ? []
        : [{ queue, under_way: begun.size, oldest_ms: Math.round(now - Math.min(...begun)) }],
    );
    // The monitor counts its own resolution in.
    const lateMs = delay.count === 0 ? 0 : delay.percentile(99) / 1e6 - resolutionMs;
    delay.reset();
    return {
      attempts: lookAtAttempts(),
      jobs: underWay,
      loop_delay_ms: Math.max(0, Math.round(lateMs)),
      heap_bytes: process.memoryUsage().heapUsed,
    };
  }

  return {
    beginJob(queue) {
      const begun = jobs.get(queue) ?? new Set();
      jobs.set(queue, begun);
      // Two may begin at once: a moment of its own for each.
      let at = performance.now();
      while (begun.has(at)) at += 1e-6;
      begun.add(at);
      return () => void begun.delete(at);
    },
    watchAttempts(look) {
      lookAtAttempts = look;
    },
    tell: () => ({
      host: hostname(),
      processId: process.pid,
      version,
      queues,
      startedAt,
      doing: readDoing(),
    }),
    close: () => delay.disable(),
  };
}
