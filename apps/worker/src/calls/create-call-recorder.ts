import { type CallOutcome, mayBlameRows } from '@notiflow/database';
import { gatherWrites } from '../pull/gather-writes.ts';
import type { CallingDeps } from './calling-deps.ts';
import { wakeCallersOf } from './wake-callers-of.ts';

type Deps = Pick<CallingDeps, 'calls' | 'doorbell' | 'logger'>;

/** Writes what became of calls, several at once, and wakes those who waited. */
export interface CallRecorder {
  /** Resolves when the outcome is written and everybody woken, or given up; never rejects. */
  record(outcome: CallOutcome): Promise<void>;
}

// Answers of 256 kB each come to what a statement writes.
const batchMax = 25;

/** Makes the recorder of everything that one worker has claimed. */
export function createCallRecorder(deps: Deps, workerId: string): CallRecorder {
  const writeGathered = gatherWrites(async (outcomes: CallOutcome[]) => {
    const settled: string[] = [];
    for (let start = 0; start < outcomes.length; start += batchMax) {
      settled.push(...(await write(deps, workerId, outcomes.slice(start, start + batchMax))));
    }
    return settled;
  });
  return {
    async record(outcome) {
      const settled = await writeGathered(outcome);
      // One of those that were written together wakes for all of them.
      if (settled[0] === outcome.id) await wake(deps, settled);
    },
  };
}

async function write(deps: Deps, workerId: string, outcomes: CallOutcome[]): Promise<string[]> {
  try {
    return await deps.calls.settleCalls({ workerId, outcomes });
  } catch (error) {
    const [first, ...others] = outcomes;
    if (first !== undefined && mayBlameRows(error)) {
      if (others.length > 0) return writeEach(deps, workerId, outcomes);
      if (first.status === 'answered') return write(deps, workerId, [silence(first)]);
    }
    // The leases will end, and the calls are made again.
    deps.logger.error('call.not_settled', { count: outcomes.length }, error);
    return [];
  }
}

async function writeEach(deps: Deps, workerId: string, outcomes: CallOutcome[]) {
  const settled: string[] = [];
  for (const outcome of outcomes) settled.push(...(await write(deps, workerId, [outcome])));
  return settled;
}

/** An answer that Postgres refuses is none. */
function silence({ id, tries }: CallOutcome): CallOutcome {
  return { id, tries, status: 'failed', reason: 'answer_not_storable' };
}

async function wake(deps: Deps, callIds: string[]): Promise<void> {
  try {
    await wakeCallersOf(deps, callIds);
    await deps.calls.leaveCalls(callIds);
  } catch (error) {
    // A sweep does it in a moment.
    deps.logger.error('call.not_woken', { count: callIds.length }, error);
  }
}
