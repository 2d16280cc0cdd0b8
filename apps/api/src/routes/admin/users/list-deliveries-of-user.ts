import { pageOf, presentPage, readPageInput } from '../../../request/list-query.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { deliveriesQuery, readDeliveryFilters } from '../deliveries/delivery-filters.ts';
import { deliveryResource, presentDelivery } from '../deliveries/present-delivery.ts';
import { loadUser } from './load-user.ts';

/** Lists the deliveries to a user, newest first. */
export const listDeliveriesOfUser = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/users/:external_id/deliveries',
  scope: 'deliveries:read',
  summary: 'List the deliveries of a user',
  params: { external_id: nameParam },
  query: deliveriesQuery,
  responses: { 200: { description: 'One page of deliveries', schema: pageOf(deliveryResource) } },
  errors: ['not_found'],
  async handle(deps, { project, params, query }) {
    const projectId = project.id;
    const user = await loadUser(deps, { projectId, externalId: params.external_id });
    const page = await deps.database.deliveries.listDeliveries({
      projectId,
      filters: { ...readDeliveryFilters(query), recipientId: user.id },
      page: readPageInput(query),
    });
    const items = page.items.map(presentDelivery);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
