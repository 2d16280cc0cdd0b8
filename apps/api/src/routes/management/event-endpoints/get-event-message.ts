import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { eventMessageResource, presentEventMessage } from './present-endpoint.ts';

/** Reads one message to an endpoint with its attempts. */
export const getEventMessage = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/event-endpoints/:id/messages/:message_id',
  scope: null,
  summary: 'Get a message to an event endpoint',
  params: { id: idParam, message_id: idParam },
  responses: { 200: { description: 'The message', schema: eventMessageResource } },
  errors: ['not_found'],
  async handle({ database }, { project, params: { id: endpointId, message_id: id } }) {
    const address = { projectId: project.id, endpointId, id };
    const message = await database.eventEndpoints.findEventMessage(address);
    if (message === null) throw notFound('event_message', id);
    return { status: 200, body: presentEventMessage(message) };
  },
});
