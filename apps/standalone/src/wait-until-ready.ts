import { setTimeout as wait } from 'node:timers/promises';
import type { SupervisedProcess } from './supervise.ts';

const readyWithinMs = 60_000;

/** The api and then the workers, with the addresses of their pages. */
interface Started {
  apiUrl: string;
  processes: SupervisedProcess[];
  workerUrls: string[];
}

/** What the readiness page of the api says, as far as it is of interest here. */
interface Readiness {
  checks?: { queue?: { ok: boolean; reason: string | null } };
}

/**
 * Waits until a run can be accepted and every worker is up; answers why the queue cannot be reached,
 * if so: runs are accepted without it. Throws a sentence when a process ends or takes too long.
 */
export async function waitUntilReady(started: Started): Promise<{ queueProblem: string | null }> {
  const giveUpAt = performance.now() + readyWithinMs;
  const failures = watchFailures(started.processes);
  const pages = started.workerUrls.map((url) => `${url}/healthz`);
  for (;;) {
    const [api, ...workers] = await Promise.all([`${started.apiUrl}/readyz`, ...pages].map(read));
    const [failure] = failures;
    if (failure !== undefined) throw new Error(failure);
    if (api != null && workers.every((page) => page !== null)) {
      for (const child of started.processes) child.confirm();
      const queue = (api as Readiness).checks?.queue;
      return { queueProblem: queue?.ok === false ? (queue.reason ?? 'no answer') : null };
    }
    if (performance.now() > giveUpAt) {
      throw new Error(`The api and its workers were not ready within ${readyWithinMs / 1000} s.`);
    }
    await wait(100);
  }
}

/** Collects, as they happen, the ends of processes that were meant to start. */
function watchFailures(processes: SupervisedProcess[]): string[] {
  const failures: string[] = [];
  for (const [index, child] of processes.entries()) {
    const what = index === 0 ? 'The api' : 'A worker';
    void child.failed.then((reason) => failures.push(`${what} could not start: ${reason}`));
  }
  return failures;
}

/** Reads a JSON page; null when it does not answer, or with anything but 200. */
async function read(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    const body = await response.json();
    return response.ok ? body : null;
  } catch {
    return null;
  }
}
