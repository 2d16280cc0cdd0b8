import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentTriedDelivery, triedDeliveryResource } from './present-delivery.ts';

/** Reads one delivery: the rendered message, every attempt, and what happens next. */
export const getDelivery = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/deliveries/:id',
  scope: 'deliveries:read',
  summary: 'Get a delivery with its attempts',
  params: { id: idParam },
  responses: { 200: { description: 'The delivery', schema: triedDeliveryResource } },
  errors: ['not_found'],
  async handle({ database }, { project, params }) {
    const delivery = await database.deliveries.findDelivery({
      projectId: project.id,
      id: params.id,
    });
    if (delivery === null) throw notFound('delivery', params.id);
    return { status: 200, body: presentTriedDelivery(delivery) };
  },
});
