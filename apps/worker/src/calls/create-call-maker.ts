import { type ClaimedCall, newId } from '@notiflow/database';
import type { CallingDeps } from './calling-deps.ts';
import { createCallRecorder } from './create-call-recorder.ts';
import { type MadeCall, makeCall } from './make-call.ts';

/** How many calls a process makes at a time; and to one receiver: a slow one holds nobody else up. */
export const callSlots = 50;
export const callSlotsPerReceiver = callSlots / 5;

/** Makes the calls that wait in Postgres, as many at a time as it has slots. */
export interface CallMaker {
  /** Begins with what is due, as far as there are slots; answers with how many calls. */
  look(): Promise<number>;
  /** Resolves when nothing is under way. */
  whenIdle(): Promise<void>;
}

/** Makes the call maker of a process. */
export function createCallMaker(deps: CallingDeps): CallMaker {
  const workerId = newId();
  const recorder = createCallRecorder(deps, workerId);
  const underWay = new Map<string, number>();
  const running = new Set<Promise<void>>();
  let looking: Promise<number> | null = null;
  let isAskedAgain = false;

  function look(): Promise<number> {
    // One look at a time, so that none counts on slots of another; who asks meanwhile makes it look once more.
    isAskedAgain = true;
    looking ??= lookWhileAsked().finally(() => {
      looking = null;
    });
    return looking;
  }

  async function lookWhileAsked(): Promise<number> {
    let total = 0;
    while (isAskedAgain && !deps.stopping.aborted) {
      isAskedAgain = false;
      total += await begin();
    }
    return total;
  }

  async function begin(): Promise<number> {
    const limit = callSlots - running.size;
    if (limit <= 0) return 0;
    const calls = await deps.calls.claimCalls({
      workerId,
      limit,
      perLane: callSlotsPerReceiver,
      underWay: Object.fromEntries(underWay),
    });
    const channelIds = new Set(calls.flatMap(({ channelId }) => channelId ?? []));
    const channels = await deps.deliveries.loadChannels([...channelIds]);
    for (const call of calls) start(call, channels.get(call.channelId ?? '') ?? null);
    return calls.length;
  }

  function start(call: ClaimedCall, channel: Parameters<typeof makeCall>[2]): void {
    count(call.lane, 1);
    const done = makeCall(deps, call, channel)
      .then(async (made) => {
        await recorder.record(made.outcome);
        report(deps, made);
      })
      .catch((error: unknown) => deps.logger.error('call.not_made', { call_id: call.id }, error))
      .finally(() => {
        running.delete(done);
        count(call.lane, -1);
        // A sweep looks again, whatever goes wrong with this look.
        look().catch(() => {});
      });
    running.add(done);
  }

  function count(lane: string, change: number): void {
    const left = (underWay.get(lane) ?? 0) + change;
    if (left > 0) underWay.set(lane, left);
    else underWay.delete(lane);
  }

  return {
    look,
    async whenIdle() {
      while (running.size > 0 || looking !== null) {
        await Promise.all([...running, looking?.catch(() => 0)]);
      }
    },
  };
}

function report(
  { logger, metrics }: Pick<CallingDeps, 'logger' | 'metrics'>,
  { call, result, outcome, durationMs }: MadeCall,
): void {
  metrics.calls.increment({ outcome: result.kind });
  logger.info('call.made', {
    call_id: call.id,
    run_id: call.runId,
    step: call.step,
    attempt: call.tries,
    outcome: result.kind,
    code: 'code' in result ? result.code : null,
    status: outcome.status,
    retry_delay_ms: outcome.status === 'open' ? outcome.delayMs : null,
    duration_ms: Math.round(durationMs),
  });
}
