import { notFound } from '../../../errors.ts';
import { pageOf, presentPage, readPageInput } from '../../../request/list-query.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import {
  deliveriesOfNotificationQuery,
  readDeliveryFilters,
} from '../deliveries/delivery-filters.ts';
import { deliveryResource, presentDelivery } from '../deliveries/present-delivery.ts';

/** Lists the deliveries of one notification, newest first. */
export const listDeliveriesOfNotification = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/notifications/:id/deliveries',
  scope: 'deliveries:read',
  summary: 'List the deliveries of a notification',
  params: { id: idParam },
  query: deliveriesOfNotificationQuery,
  responses: { 200: { description: 'One page of deliveries', schema: pageOf(deliveryResource) } },
  errors: ['not_found'],
  async handle({ database }, { project, params, query }) {
    const projectId = project.id;
    const notification = await database.notifications.findNotification({
      projectId,
      id: params.id,
    });
    if (notification === null) throw notFound('notification', params.id);
    const page = await database.deliveries.listDeliveries({
      projectId,
      filters: { ...readDeliveryFilters(query), notificationId: notification.id },
      page: readPageInput(query),
    });
    const items = page.items.map(presentDelivery);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
