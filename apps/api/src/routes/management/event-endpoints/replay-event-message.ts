import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadEnabledEndpoint } from './load-endpoint.ts';
import { eventMessageResource, presentEventMessage } from './present-endpoint.ts';

/** Sends a message again, under the same id and with its whole schedule ahead; one that waits already just waits. */
export const replayEventMessage = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/event-endpoints/:id/messages/:message_id/replay',
  scope: null,
  role: 'operator',
  summary: 'Send a message to an event endpoint again',
  params: { id: idParam, message_id: idParam },
  responses: { 202: { description: 'The message, which waits', schema: eventMessageResource } },
  errors: ['not_found', 'conflict'],
  audit: { action: 'event_message.replayed', resource: 'event_message' },
  async handle({ database }, { project, params: { id: endpointId, message_id: id } }) {
    const projectId = project.id;
    await loadEnabledEndpoint(database, { projectId, id: endpointId });
    const address = { projectId, endpointId, id };
    const was = await database.eventEndpoints.replayEventMessage(address);
    const message = await database.eventEndpoints.findEventMessage(address);
    if (was === null || message === null) throw notFound('event_message', id);
    return { status: 202, body: presentEventMessage(message), audit: { details: { was } } };
  },
});
