import { setTimeout as wait } from 'node:timers/promises';
import { readPeakMemoryMb } from './read-usage.ts';

/** The most memory a worker needed since it was started, in MB. */
export interface MemoryPeaks {
  /** Resident, as the kernel kept account of it. */
  residentMb: number;
  /** Objects of the main thread that were not collected yet, as seen a few times a second. */
  heapMb: number;
  /** Buffers outside the heap. */
  externalMb: number;
}

/** Looks at a worker until it is told to stop. */
export interface MemoryWatch {
  stop(): Promise<MemoryPeaks>;
}

const lookEveryMs = 250;

/** Starts to watch a worker by its process and its metrics page. */
export function watchMemory({ pid, metricsUrl }: { pid: number; metricsUrl: string }): MemoryWatch {
  const stopping = new AbortController();
  const peaks = { heapMb: 0, externalMb: 0 };
  async function look(): Promise<void> {
    const response = await fetch(metricsUrl);
    const page = await response.text();
    peaks.heapMb = Math.max(peaks.heapMb, readMb(page, 'nodejs_heap_size_used_bytes'));
    peaks.externalMb = Math.max(peaks.externalMb, readMb(page, 'nodejs_external_memory_bytes'));
  }
  async function repeat(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look();
      await wait(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }
  const repeating = repeat();
  return {
    async stop() {
      stopping.abort();
      await repeating;
      return { residentMb: await readPeakMemoryMb(pid), ...peaks };
    },
  };
}

function readMb(page: string, metric: string): number {
  return Number(new RegExp(`^${metric} (\\S+)$`, 'm').exec(page)?.[1]) / 1024 ** 2;
}
