import {
  type DeliveryStatus,
  deliveryRanks,
  type Engagement,
  engagements,
  type MessagePath,
} from '@notiflow/contracts';

/** Deliveries of one step that have the same status, and whether one of them was seen, read or clicked. */
export interface DeliveryFacts extends Record<Engagement, boolean> {
  step: string;
  status: DeliveryStatus;
}

/**
 * What became of a step's messages: of several deliveries the status that got furthest, undefined when there is none;
 * or whether the recipient saw, read or clicked one of them.
 */
export function readMessage(
  deliveries: readonly DeliveryFacts[],
  { step, about }: MessagePath,
): DeliveryStatus | boolean | undefined {
  const ofStep = deliveries.filter((one) => one.step === step);
  if (about !== 'status') return isEngaged(ofStep, about);
  const ranks = ofStep.map(({ status }) => deliveryRanks.indexOf(status));
  return deliveryRanks[Math.max(...ranks)];
}

/** Tells whether one of the messages was met with this, or with more: who clicks has read, and who reads has seen. */
export function isEngaged(deliveries: readonly DeliveryFacts[], with_: Engagement): boolean {
  const enough = engagements.slice(engagements.indexOf(with_));
  return deliveries.some((delivery) => enough.some((engagement) => delivery[engagement]));
}
