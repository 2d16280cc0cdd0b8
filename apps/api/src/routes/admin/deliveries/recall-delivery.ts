import { conflict, notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentTriedDelivery, triedDeliveryResource } from './present-delivery.ts';

/**
 * Takes a delivery back where that can be done: one that waits is not sent, one that is being sent is not tried again,
 * one in an inbox is not shown any more. What has gone to somewhere else stays there.
 */
export const recallDelivery = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/deliveries/:id/recall',
  scope: 'run',
  role: 'operator',
  summary: 'Recall a delivery',
  params: { id: idParam },
  responses: { 200: { description: 'The delivery, recalled', schema: triedDeliveryResource } },
  errors: ['not_found', 'conflict'],
  // As of a delivery whose recipient was erased.
  keptWithout: { data: {}, reason_details: null, attempts: [], events: [] },
  async handle({ database, feedBell }, { project, params }) {
    const key = { projectId: project.id, id: params.id };
    const recalled = await database.deliveries.recallDelivery(key);
    const feedUserId = recalled?.feedUserId ?? null;
    if (feedUserId !== null) feedBell.ring([feedUserId]);
    const delivery = await database.deliveries.findDelivery(key);
    if (delivery === null) throw notFound('delivery', params.id);
    if (recalled === null) {
      const { status, channel_type: channelType } = delivery;
      const wasSent = ['sent', 'delivered', 'bounced', 'unknown'].includes(status);
      throw conflict(
        wasSent
          ? `A message that was sent by ${channelType} cannot be taken back`
          : 'There is nothing to take back: the delivery was not sent',
        {
          current_status: status,
          allowed_statuses: ['pending', 'processing'],
          reason: wasSent ? 'already_sent' : 'not_sent',
        },
      );
    }
    return { status: 200, body: presentTriedDelivery(delivery) };
  },
});
