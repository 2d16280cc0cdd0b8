import {
  type ChannelType,
  isSendingChannelType,
  type Message,
  type OverflowPolicy,
} from '@notiflow/contracts';
import { type NewDelivery, newId } from '@notiflow/database';
import { fitMessage } from '@notiflow/providers';

/** The delivery of a message, as it would be if the service took any length. */
type Whole = Extract<NewDelivery, { status: 'pending' }>;

/** What its step and its channel say. */
interface PartsInput {
  channelType: ChannelType;
  provider: string;
  policy: OverflowPolicy | undefined;
  /** When it was made, by Postgres' clock. */
  now: Date;
}

// Services take about one message a second in a conversation.
const gapMs = 1_500;

/**
 * The deliveries of a message: one, unless it is longer than its service takes. Each part is a delivery of its own, known
 * by the address and its number, so that a retry repeats nothing that arrived; they are sent one after the other, and
 * only a part that has to be tried again comes after one that followed it.
 */
export function partsOfMessage(
  delivery: Whole,
  { channelType, provider, policy, now }: PartsInput,
): NewDelivery[] {
  if (!isSendingChannelType(channelType)) return [delivery];
  const { message } = delivery;
  const fitted = fitMessage({ channelType, provider, message, policy });
  if (!fitted.ok) return [tooLong(delivery, fitted)];
  const [first, ...others] = fitted.messages;
  const beginsAt = Math.max(now.getTime(), delivery.window?.opensAt.getTime() ?? 0);
  return [
    { ...delivery, message: first },
    ...others.map((part, place) => furtherPart(delivery, { part, number: place + 2, beginsAt })),
  ];
}

function furtherPart(
  delivery: Whole,
  { part, number, beginsAt }: { part: Message; number: number; beginsAt: number },
): Whole {
  return {
    ...delivery,
    id: newId(),
    addressKey: `${delivery.addressKey}#${number}`,
    message: part,
    notBefore: new Date(beginsAt + (number - 1) * gapMs),
  };
}

/** The service would refuse it for what is in it, and is not asked. */
function tooLong(
  delivery: Whole,
  { length, limit, unit }: { length: number; limit: number; unit: string },
): NewDelivery {
  const { id, notificationId, stepHandle, addressKey, channelId, channelType } = delivery;
  const { provider, expiresAt, replaceKey } = delivery;
  return {
    ...(id !== undefined && { id }),
    notificationId,
    stepHandle,
    addressKey,
    channelId,
    channelType,
    provider,
    expiresAt,
    ...(replaceKey !== undefined && { replaceKey }),
    status: 'failed',
    reason: 'rejected_content',
    reasonDetails: { code: 'too_long', length, limit, unit },
  };
}
