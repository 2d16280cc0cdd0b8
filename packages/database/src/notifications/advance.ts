import type {
  ChannelType,
  DeliveryReason,
  DigestWindow,
  Engagement,
  Message,
  NotificationReason,
  RestReason,
  SendOpening,
  SendWindow,
} from '@notiflow/contracts';

/** Where a notification got to: at which step, and whether it is settled, or rests until a moment or in the window of a digest. */
export type Advance = {
  id: string;
  runId: string;
  /** The visit that was loaded; a notification that was saved since is left alone. */
  visit: number;
  /** What steps found out since it was loaded, by their handle. */
  found?: Readonly<Record<string, unknown>>;
} & (
  | { kind: 'processed'; step: string | null }
  | { kind: 'stopped'; step: string | null; reason: NotificationReason<'stopped'> }
  | { kind: 'failed'; step: string | null; reason: NotificationReason<'failed'> }
  | {
      kind: 'resting';
      step: string;
      why: Exclude<RestReason, 'digest'>;
      until: Date;
      /** The call whose end wakes it earlier. */
      callId?: string;
    }
  | { kind: 'resting'; step: string; why: 'digest'; window: DigestWindow }
);

/**
 * A delivery a notification makes: to be sent, already there (in-app), or settled with a reason. What is to be sent
 * waits in a lane, by default that of its channel, at a turn, by default that of a normal run for a few people.
 */
export type NewDelivery = {
  /** Where its message names it; by default a new one. */
  id?: string;
  notificationId: string;
  stepHandle: string;
  /** Tells the addresses of the recipient apart; `''` when there is never more than one. */
  addressKey: string;
  channelId: string | null;
  /** The channel its step names, where it goes by another one. */
  homeChannelId?: string | null;
  channelType: ChannelType;
  provider: string | null;
  expiresAt: Date | null;
  /** Under which it takes the place of what earlier runs showed. */
  replaceKey?: string | null;
} & (
  | {
      status: 'pending';
      message: Message;
      lane?: string;
      turn?: number;
      /** It is not sent once another message of the notification was met with one of these. */
      stopWhen?: Engagement[];
      /** Before which it is not sent: a limit holds it. */
      notBefore?: Date;
      /** When it may be sent; at once and at any time when left out. */
      window?: Pick<SendOpening, 'opensAt' | 'closesAt'> & { setting: SendWindow | null };
    }
  | {
      status: 'delivered';
      message: Message;
      /** Seconds after which it leaves the feed; it stays when left out. */
      shownForS?: number | undefined;
    }
  | { status: 'failed'; reason: DeliveryReason<'failed'>; reasonDetails: ReasonDetails }
  | { status: 'skipped'; reason: DeliveryReason<'skipped'>; reasonDetails: ReasonDetails }
);

type ReasonDetails = Record<string, unknown> | null;
