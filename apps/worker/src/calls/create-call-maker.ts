import { type ChannelForSending, type ClaimedCall, newId } from '@notiflow/database';
import { createPuller, type Puller } from '../pull/create-puller.ts';
import type { CallingDeps } from './calling-deps.ts';
import { createCallRecorder } from './create-call-recorder.ts';
import { type MadeCall, makeCall } from './make-call.ts';

/** How many calls a process makes at a time; and to one receiver: a slow one holds nobody else up. */
export const callSlots = 50;
export const callSlotsPerReceiver = callSlots / 5;

/** Makes the calls that wait in Postgres, as many at a time as it has slots. */
export type CallMaker = Puller;

interface CallToMake {
  call: ClaimedCall;
  channel: ChannelForSending | null;
}

/** Makes the call maker of a process. */
export function createCallMaker(deps: CallingDeps): CallMaker {
  const workerId = newId();
  const recorder = createCallRecorder(deps, workerId);
  return createPuller<CallToMake>({
    slots: callSlots,
    receiverOf: ({ call }) => call.lane,
    async claim(room) {
      const perLane = callSlotsPerReceiver;
      const calls = await deps.calls.claimCalls({ workerId, perLane, ...room });
      const channelIds = new Set(calls.flatMap(({ channelId }) => channelId ?? []));
      const channels = await deps.deliveries.loadChannels([...channelIds]);
      return calls.map((call) => ({ call, channel: channels.get(call.channelId ?? '') ?? null }));
    },
    async work({ call, channel }) {
      const made = await makeCall(deps, call, channel);
      await recorder.record(made.outcome);
      report(deps, made);
    },
    onFailed: ({ call }, error) => deps.logger.error('call.not_made', { call_id: call.id }, error),
    stopping: deps.stopping,
  });
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
