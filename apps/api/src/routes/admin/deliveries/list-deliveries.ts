import { pageOf, presentPage, readPageInput } from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import { deliveriesQuery, readDeliveryFilters } from './delivery-filters.ts';
import { deliveryResource, presentDelivery } from './present-delivery.ts';

/** Lists deliveries, newest first. */
export const listDeliveries = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/deliveries',
  scope: 'deliveries:read',
  summary: 'List deliveries',
  params: {},
  query: deliveriesQuery,
  responses: { 200: { description: 'One page of deliveries', schema: pageOf(deliveryResource) } },
  errors: [],
  async handle({ database }, { project, query }) {
    const page = await database.deliveries.listDeliveries({
      projectId: project.id,
      filters: readDeliveryFilters(query),
      page: readPageInput(query),
    });
    const items = page.items.map(presentDelivery);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
