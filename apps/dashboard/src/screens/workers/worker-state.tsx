import type { ItemOf } from 'notiflows-client/operations';
import { Badge, type Tone } from '../../components/badge.tsx';
import { formatDuration } from '../../time/format-time.ts';

/** A worker as listed. */
export type Worker = ItemOf<'GET /management/v1/workers'>;

// Others take over what a worker held that was silent for so long.
const silentMs = 5_000;
// No job and no attempt takes so long that is not stuck.
const jobMs = 60_000;
const attemptMs = 120_000;
const lateMs = 500;

/** How a worker is: a word, and why it is none for which nothing has to be done. */
export function stateOf(worker: Worker): { text: string; tone: Tone; why?: string } {
  const { silent_ms, holds_oldest_ms, loop_delay_ms } = worker;
  if (silent_ms >= silentMs) {
    return { text: 'stuck or gone', tone: 'bad', why: `silent for ${formatDuration(silent_ms)}` };
  }
  const job = worker.jobs.find(({ oldest_ms }) => oldest_ms >= jobMs);
  if (job !== undefined) {
    const why = `at a job of ${job.queue} for ${formatDuration(job.oldest_ms)}`;
    return { text: 'stuck', tone: 'bad', why };
  }
  if ((holds_oldest_ms ?? 0) >= attemptMs) {
    const why = `at one message for ${formatDuration(holds_oldest_ms ?? 0)}`;
    return { text: 'stuck', tone: 'bad', why };
  }
  if ((loop_delay_ms ?? 0) >= lateMs) {
    return { text: 'overloaded', tone: 'warn', why: `answers ${loop_delay_ms} ms late` };
  }
  return { text: 'works', tone: 'good' };
}

/** Which process it is, as `ps` would say it. */
export function nameOf({ host, process_id }: Worker): string {
  return `${host ?? 'unknown host'} · ${process_id ?? '–'}`;
}

/** How much is wrong, to put the worst first; among those, what began last. */
export function troubleOf(worker: Worker): number {
  const rank: Partial<Record<Tone, number>> = { bad: 2, warn: 1 };
  return (rank[stateOf(worker).tone] ?? 0) - worker.silent_ms / 1e9;
}

/** The word with its reason. */
export function State({ worker }: { worker: Worker }) {
  const { text, tone, why } = stateOf(worker);
  return (
    <span className="inline-flex items-center gap-2">
      <Badge text={text} tone={tone} />
      {why !== undefined && <span className="text-quiet">{why}</span>}
    </span>
  );
}

/** Names those that are stuck, and says what becomes of what they hold and what is to be done. */
export function StuckWorkers({ workers }: { workers: readonly Worker[] }) {
  const stuck = workers.filter((worker) => stateOf(worker).tone === 'bad');
  if (stuck.length === 0) return null;
  const alive = workers.length - workers.filter(({ silent_ms }) => silent_ms >= silentMs).length;
  return (
    <div role="status" className="mb-4 rounded-lg border border-bad bg-bad-ground p-4">
      <p className="font-medium text-bad">
        {stuck.map((worker) => `${nameOf(worker)} is ${stateOf(worker).text}`).join(', ')}
      </p>
      <p className="mt-1 text-quiet">
        {alive > 0
          ? 'What a silent worker held is taken over by the others after five seconds. '
          : 'Nobody is there to take over what it held: start a worker. '}
        Restart the process if it is there still; one that is gone leaves this list after ten
        minutes.
      </p>
    </div>
  );
}
