import { notFound } from '../../../errors.ts';
import { idParam, nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentTriedDelivery, triedDeliveryResource } from '../deliveries/present-delivery.ts';
import { loadUser } from './load-user.ts';

/** Reads one delivery to a user with every attempt; those of others are not found. */
export const getDeliveryOfUser = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/users/:external_id/deliveries/:id',
  scope: 'deliveries:read',
  summary: 'Get a delivery of a user with its attempts',
  params: { external_id: nameParam, id: idParam },
  responses: { 200: { description: 'The delivery', schema: triedDeliveryResource } },
  errors: ['not_found'],
  async handle(deps, { project, params }) {
    const projectId = project.id;
    const user = await loadUser(deps, { projectId, externalId: params.external_id });
    const delivery = await deps.database.deliveries.findDelivery({ projectId, id: params.id });
    if (delivery?.recipient_id !== user.id) throw notFound('delivery', params.id);
    return { status: 200, body: presentTriedDelivery(delivery) };
  },
});
