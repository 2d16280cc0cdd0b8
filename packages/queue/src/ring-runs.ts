import type { RunsJob } from '@notiflow/contracts';
import type { RingOptions } from './ring-options.ts';

/** Rings for single runs, several of them with one command. */
export interface RunRinger {
  /** Tells whether the queue took the ring. */
  ringRun(runId: string, options?: RingOptions): Promise<boolean>;
  /** Resolves when nothing waits and every ring is answered. */
  whenRung(): Promise<void>;
}

interface RunRingerDeps {
  /** Adds jobs of the `runs` queue; never throws. */
  ring: (jobs: RunsJob[], options: RingOptions) => Promise<boolean>;
  /** How long the rings of a priority are at least apart. */
  pause: () => Promise<unknown>;
}

interface Turn {
  runIds: string[];
  hasRung: Promise<boolean>;
}

// Whoever takes a job fans out so many runs at most; another worker may take the next job meanwhile.
const runsPerJob = 50;

/**
 * Makes the ring of single runs: the first of a priority rings at once, and those that come until the queue has
 * answered and the pause is over share the next ring. When a ring fails, those that wait for it are not rung either: the
 * server is away, and nobody waits for it twice. A delayed run rings alone, since each is due at another moment.
 */
export function createRunRinger({ ring, pause }: RunRingerDeps): RunRinger {
  const underWay = new Map<number, Promise<boolean>>();
  const waiting = new Map<number, Turn>();

  function begin(priority: number, runIds: string[]): Promise<boolean> {
    const hasRung = ring(toJobs(runIds), { priority });
    const over = Promise.all([hasRung, pause()]).then(([rung]) => {
      underWay.delete(priority);
      return rung;
    });
    underWay.set(priority, over);
    return hasRung;
  }

  function follow(priority: number, before: Promise<boolean>): Turn {
    const runIds: string[] = [];
    const hasRung = before.then((wentWell) => {
      waiting.delete(priority);
      return wentWell ? begin(priority, runIds) : false;
    });
    const turn = { runIds, hasRung };
    waiting.set(priority, turn);
    return turn;
  }

  return {
    ringRun(runId, { priority = 0, delayMs } = {}) {
      if (delayMs !== undefined) return ring([{ run_ids: [runId] }], { priority, delayMs });
      const before = underWay.get(priority);
      if (before === undefined) return begin(priority, [runId]);
      const turn = waiting.get(priority) ?? follow(priority, before);
      turn.runIds.push(runId);
      return turn.hasRung;
    },
    async whenRung() {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}

function toJobs(runIds: string[]): RunsJob[] {
  const jobs: RunsJob[] = [];
  for (let start = 0; start < runIds.length; start += runsPerJob) {
    jobs.push({ run_ids: runIds.slice(start, start + runsPerJob) });
  }
  return jobs;
}
