import { type EventMessageOutcome, mayBlameRows, newId } from '@notiflow/database';
import { createPuller, type Puller } from '../pull/create-puller.ts';
import { gatherWrites } from '../pull/gather-writes.ts';
import { subjectOf } from './compose-event.ts';
import type { EventSendingDeps } from './event-sending-deps.ts';
import { type MessageToSend, type SentMessage, sendEventMessage } from './send-event-message.ts';

// How many messages a process sends at a time; to one endpoint; and to all of which nobody knows whether they answer: to
// each of those it is one.
const slots = 50;
const slotsPerEndpoint = slots / 5;
const slotsInDoubt = slots / 5;

/** As of the provider that sends them. */
const timeoutMs = 15_000;

/** Tells endpoints what happened, as many messages at a time as it has slots. */
export type EventSender = Puller;

/** Makes the sender of a process. */
export function createEventSender(deps: EventSendingDeps): EventSender {
  const workerId = newId();
  const record = gatherWrites((outcomes: EventMessageOutcome[]) => write(deps, workerId, outcomes));
  let inDoubt = 0;
  return createPuller<MessageToSend>({
    slots,
    receiverOf: ({ message }) => message.endpointId,
    async claim(room) {
      const claimed = await deps.eventEndpoints.claimEventMessages({
        ...room,
        workerId,
        doubtfulLimit: Math.max(0, slotsInDoubt - inDoubt),
        perEndpoint: slotsPerEndpoint,
        timeoutMs,
      });
      const found = await deps.eventEndpoints.loadEventSubjects(claimed.map(subjectOf));
      return claimed.map((message) => ({ message, found: found.get(message.id) }));
    },
    async work(toSend) {
      const { isDoubtful } = toSend.message;
      inDoubt += Number(isDoubtful);
      try {
        const sent = await sendEventMessage(deps, toSend);
        await record(sent.outcome);
        report(deps, sent);
      } finally {
        inDoubt -= Number(isDoubtful);
      }
    },
    onFailed: ({ message }, error) =>
      deps.logger.error('event_message.not_sent', { event_message_id: message.id }, error),
    stopping: deps.stopping,
  });
}

async function write(
  deps: EventSendingDeps,
  workerId: string,
  outcomes: EventMessageOutcome[],
): Promise<void> {
  try {
    const disabled = await deps.eventEndpoints.settleEventMessages({ workerId, outcomes });
    for (const { id, projectId, reason } of disabled) {
      deps.logger.warn('event_endpoint.disabled', {
        endpoint_id: id,
        project_id: projectId,
        reason,
      });
    }
  } catch (error) {
    const [first, ...others] = outcomes;
    if (first !== undefined && others.length > 0 && mayBlameRows(error)) {
      for (const outcome of outcomes) await write(deps, workerId, [outcome]);
      return;
    }
    // The leases will end, and the messages are sent again.
    deps.logger.error('event_message.not_settled', { count: outcomes.length }, error);
  }
}

function report(
  { logger, metrics }: Pick<EventSendingDeps, 'logger' | 'metrics'>,
  { message, outcome, durationMs }: SentMessage,
): void {
  metrics.eventMessages.increment({ outcome: outcome.entry.outcome });
  logger.info('event_message.sent', {
    event_message_id: message.id,
    endpoint_id: message.endpointId,
    type: message.type,
    attempt: message.attempt,
    outcome: outcome.entry.outcome,
    code: outcome.entry.code,
    status: outcome.status,
    retry_delay_ms: outcome.delayMs,
    duration_ms: Math.round(durationMs),
  });
}
