import type { ChannelStep, ChannelType, DeliveryReason, Reach } from '@notiflow/contracts';
import type { Facts } from '../facts.ts';
import type { Question } from '../questions.ts';

/** A configured channel of the project, as far as a visit is concerned. */
export interface StepChannel {
  id: string;
  handle: string;
  type: string;
  provider: string;
  /** Whom it reaches, where its type asks what is registered. */
  reach: Reach;
  /** Those that stand in for it, in their order, and how many of 100 messages each gets when all is well. */
  standIns?: readonly { channelId: string; provider: string; weight: number }[];
}

/** A notification at a channel step. */
export interface Visit {
  step: ChannelStep;
  channelType: ChannelType;
  channel: StepChannel;
  facts: Facts;
}

/** No message is made at this step, and why. */
export interface Skip {
  kind: 'skip';
  reason: DeliveryReason<'skipped'>;
  /** What the delivery shows beside the reason. */
  details: Record<string, unknown> | null;
}

/** A gate has to know more: it is asked again with the answer. */
export interface GateAsk {
  kind: 'ask';
  question: Question;
}

/** Something that may stand between a recipient and a message; null lets the message pass. */
export type Gate = (visit: Visit) => Skip | GateAsk | null;
