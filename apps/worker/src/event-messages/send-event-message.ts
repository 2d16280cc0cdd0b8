import type { ClaimedEventMessage, EventMessageOutcome } from '@notiflow/database';
import { settleAttempt } from '@notiflow/engine';
import type { SendResult } from '@notiflow/providers';
import { composeEvent } from './compose-event.ts';
import type { EventSendingDeps } from './event-sending-deps.ts';

/** A claimed message with what was looked up for it. */
export interface MessageToSend {
  message: ClaimedEventMessage;
  found: Record<string, unknown> | undefined;
}

/** What became of a try, in words for the log. */
export interface SentMessage {
  message: ClaimedEventMessage;
  outcome: EventMessageOutcome;
  durationMs: number;
}

/** Hands one claimed message to its endpoint, as a webhook, and decides where it goes from there. */
export async function sendEventMessage(
  deps: Pick<EventSendingDeps, 'providers' | 'abortSends' | 'openEndpointSecrets'>,
  toSend: MessageToSend,
): Promise<SentMessage> {
  const { message } = toSend;
  const startedAt = new Date();
  const began = performance.now();
  const result = await send(deps, toSend);
  const durationMs = performance.now() - began;
  const { id, attempt } = message;
  const entry = {
    number: attempt,
    startedAt: startedAt.toISOString(),
    endedAt: new Date(startedAt.getTime() + durationMs).toISOString(),
    outcome: result.kind,
    code: 'code' in result ? result.code : null,
    reason: 'reason' in result ? result.reason : null,
  };
  return { message, outcome: { id, attempt, entry, ...judge(result, message) }, durationMs };
}

async function send(
  deps: Pick<EventSendingDeps, 'providers' | 'abortSends' | 'openEndpointSecrets'>,
  { message, found }: MessageToSend,
): Promise<SendResult> {
  const secrets = deps.openEndpointSecrets(message);
  if (secrets === null) {
    const reason = 'The secret cannot be opened with the keys of this worker.';
    return { kind: 'not_processed', code: 'credentials_unreadable', reason };
  }
  return deps.providers.send(
    { channelType: 'webhook', provider: 'http' },
    {
      // Names the message to its receiver, the same at every try.
      deliveryId: message.id,
      notificationId: message.subjectId,
      recipientId: message.endpointId,
      attempt: message.attempt,
      message: {
        url: message.url,
        method: 'POST',
        headers: {},
        content_type: 'json',
        body: composeEvent(message, found),
      },
      channel: { id: message.endpointId, settings: {}, credentials: { signing_secret: secrets } },
      eventsUrl: null,
      signal: deps.abortSends,
    },
  );
}

type Judged = Pick<EventMessageOutcome, 'status' | 'delayMs' | 'counts' | 'verdict'>;

// Only 2xx is success, and only 410 is final: whoever answers 404 today is deployed again tomorrow. The schedule is that
// of webhooks.
function judge(result: SendResult, { failureCount, ageMs }: ClaimedEventMessage): Judged {
  if (result.kind === 'accepted') {
    return { status: 'delivered', delayMs: null, counts: true, verdict: 'heard' };
  }
  if (result.code === 'http_410') {
    return { status: 'failed', delayMs: null, counts: true, verdict: 'gone' };
  }
  // Cut short by us, or never asked: nothing that the endpoint did.
  const isOurs = result.code === 'aborted' || result.code === 'credentials_unreadable';
  const { retryDelayMs, counts } = settleAttempt(
    result.kind === 'rejected' ? { kind: 'not_processed' } : result,
    { channelType: 'webhook', failureCount, ageMs, expires: false, onAmbiguous: 'retry' },
    Math.random(),
  );
  return {
    status: retryDelayMs === null ? 'failed' : 'pending',
    delayMs: retryDelayMs,
    counts,
    verdict: isOurs ? null : 'failed',
  };
}
