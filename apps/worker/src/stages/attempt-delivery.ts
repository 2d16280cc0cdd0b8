import { isChannelType, type Message } from '@notiflow/contracts';
import type { ChannelForSending, ClaimedDelivery, RecordedAttempt } from '@notiflow/database';
import { settleAttempt } from '@notiflow/engine';
import {
  type SendResult,
  type SimulatedReport,
  type SimulatedSend,
  simulateSend,
} from '@notiflow/providers';
import { awaitsOf } from '../dispatch/awaits-of.ts';
import { chooseMove } from '../dispatch/choose-move.ts';
import { eventsUrlOf } from '../dispatch/events-url.ts';
import type { Obstacle } from '../dispatch/find-obstacles-since.ts';
import { type HealthSign, judgeHealth } from '../dispatch/judge-health.ts';
import type { SendingDeps } from '../dispatch/sending-deps.ts';

/** What became of an attempt, to be recorded, with the delivery it was made for. */
export interface Attempted {
  delivery: ClaimedDelivery;
  record: RecordedAttempt;
  /** What a simulated recipient makes of the message once it is sent. */
  report?: SimulatedReport;
  /** What the attempt says of the channel; null when nothing left for its service. */
  sign: HealthSign;
}

/** The channels of a delivery; what was deleted is null. */
export interface DeliveryChannels {
  /** That it is sent by. */
  channel: ChannelForSending | null;
  /** That its step names: the same, unless it was given to another one. */
  home: ChannelForSending | null;
}

/** What is known of a delivery as its attempt begins. */
export interface AttemptFacts extends DeliveryChannels {
  /** What came in its way after its message was made; null when nothing did. */
  obstacle: Obstacle | null;
  /** Whether nothing is to be sent by a channel now; unset: all of them are tried. */
  isDown?(channelId: string): boolean;
}

/** Finds the channels of a delivery among those that were read. */
export function channelsOf(
  { channelId, homeChannelId }: Pick<ClaimedDelivery, 'channelId' | 'homeChannelId'>,
  channels: ReadonlyMap<string, ChannelForSending>,
): DeliveryChannels {
  const channel = channels.get(channelId ?? '') ?? null;
  return { channel, home: homeChannelId ? (channels.get(homeChannelId) ?? null) : channel };
}

/**
 * Hands one claimed delivery to its provider and decides where it goes from there; what must not go to its address any
 * more, or is not wanted any more, ends here.
 */
export async function attemptDelivery(
  deps: Pick<
    SendingDeps,
    'providers' | 'publicUrl' | 'trackMail' | 'openCredentials' | 'abortSends'
  >,
  delivery: ClaimedDelivery,
  { channel, home, obstacle, isDown = () => false }: AttemptFacts,
): Promise<Attempted> {
  if (obstacle !== null) return skipUntried(delivery, obstacle);
  const startedAt = performance.now();
  const simulated = simulate(delivery, channel);
  const result = simulated ?? (await send(deps, delivery, channel));
  const awaits =
    channel === null || simulated || result.kind !== 'accepted' ? null : awaitsOf(deps, channel);
  const isReplaceable = (home?.standIns.length ?? 0) > 0;
  const settled = settleAttempt(
    result,
    {
      channelType: delivery.channelType,
      failureCount: delivery.failureCount,
      ageMs: delivery.ageMs,
      expires: delivery.expiresAt !== null,
      onAmbiguous: channel?.settings.on_ambiguous === 'park' ? 'park' : 'retry',
    },
    Math.random(),
  );
  return {
    delivery,
    sign: channel === null || simulated ? null : judgeHealth(result, { isReplaceable }),
    ...(simulated?.report !== undefined && { report: simulated.report }),
    record: {
      id: delivery.id,
      attempt: delivery.attempt,
      outcome: result.kind,
      code: result.kind === 'accepted' ? null : result.code,
      reason: result.kind === 'accepted' ? null : result.reason,
      providerMessageId: result.kind === 'accepted' ? (result.providerMessageId ?? null) : null,
      status: settled.status,
      statusReason: settled.reason,
      retryDelayMs: settled.retryDelayMs,
      durationMs: performance.now() - startedAt,
      counts: settled.counts,
      move: chooseMove(result, delivery, { home, isDown }),
      ...(awaits !== null && { awaits }),
      ...(result.kind === 'rejected' && result.fault !== undefined && { fault: result.fault }),
    },
  };
}

/** What becomes of a message that reaches nobody: one to a simulated recipient, of a project that is not live. */
function simulate(
  delivery: ClaimedDelivery,
  channel: ChannelForSending | null,
): SimulatedSend | null {
  const isKnown = isChannelType(delivery.channelType);
  return channel === null || channel.live || !isKnown ? null : simulateSend(delivery);
}

async function send(
  deps: Pick<
    SendingDeps,
    'providers' | 'publicUrl' | 'trackMail' | 'openCredentials' | 'abortSends'
  >,
  delivery: ClaimedDelivery,
  channel: ChannelForSending | null,
): Promise<SendResult> {
  if (channel === null) {
    return {
      kind: 'rejected',
      about: 'config',
      code: 'channel_deleted',
      reason: 'The channel was deleted.',
    };
  }
  // Before anything that may be tried again: the retries of a channel type are said in its definition.
  const channelType: string = delivery.channelType;
  if (!isChannelType(channelType)) {
    return {
      kind: 'rejected',
      about: 'provider',
      code: 'provider_unknown',
      reason: `There is no channel type "${channelType}".`,
    };
  }
  const credentials = deps.openCredentials(channel);
  if (!credentials.ok) {
    return { kind: 'not_processed', code: 'credentials_unreadable', reason: credentials.reason };
  }
  return deps.providers.send(
    { channelType, provider: channel.provider },
    {
      deliveryId: delivery.id,
      notificationId: delivery.notificationId,
      recipientId: delivery.recipientId,
      attempt: delivery.attempt,
      replaceKey: delivery.replaceKey,
      message: track(deps, delivery, channel),
      channel: { id: channel.id, settings: channel.settings, credentials: credentials.value },
      eventsUrl: eventsUrlOf(deps.publicUrl, { channelId: channel.id, deliveryId: delivery.id }),
      signal: deps.abortSends,
    },
  );
}

/** What leaves instead of the stored message, where it is to be told what becomes of it. */
function track(
  { trackMail }: Pick<SendingDeps, 'trackMail'>,
  { id: deliveryId, message }: ClaimedDelivery,
  { projectId }: ChannelForSending,
): Message {
  return trackMail === null ? message : trackMail(message, { projectId, deliveryId });
}

/** Gives back a delivery that was claimed and not tried, because the worker came too late. */
export function releaseDelivery(delivery: ClaimedDelivery): Attempted {
  return leaveUntried(delivery, {
    code: 'worker_late',
    reason: 'The worker was held up until its lease was nearly over.',
    status: 'pending',
    statusReason: null,
    retryDelayMs: 0,
  });
}

function skipUntried(delivery: ClaimedDelivery, obstacle: Obstacle): Attempted {
  const { reason, details } = obstacle;
  return leaveUntried(delivery, {
    code: reason,
    reason: wordsOf(obstacle),
    status: 'skipped',
    statusReason: reason,
    reasonDetails: { ...details },
    retryDelayMs: null,
  });
}

function wordsOf(obstacle: Obstacle): string {
  switch (obstacle.reason) {
    case 'suppressed':
      return `The address was suppressed while the message waited: ${obstacle.details.reason}.`;
    case 'opted_out':
      return 'The recipient opted out while the message waited.';
    case 'paused':
      return 'The recipient paused while the message waited.';
    default:
      return obstacle satisfies never;
  }
}

function leaveUntried(
  delivery: ClaimedDelivery,
  decided: Pick<
    RecordedAttempt,
    'code' | 'reason' | 'status' | 'statusReason' | 'reasonDetails' | 'retryDelayMs'
  >,
): Attempted {
  const { id, attempt } = delivery;
  return {
    delivery,
    sign: null,
    record: {
      id,
      attempt,
      outcome: 'released',
      providerMessageId: null,
      durationMs: 0,
      counts: false,
      ...decided,
    },
  };
}
