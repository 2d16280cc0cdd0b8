import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadEnabledEndpoint } from './load-endpoint.ts';
import { eventMessageResource, presentEventMessage } from './present-endpoint.ts';

/** Sends an endpoint an event that says nothing but that it came; the message tells what became of it. */
export const testEndpoint = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/event-endpoints/:id/test',
  scope: null,
  role: 'operator',
  summary: 'Send a test event',
  happensOnce: true,
  params: { id: idParam },
  responses: { 202: { description: 'The message, which waits', schema: eventMessageResource } },
  errors: ['not_found', 'conflict'],
  audit: { action: 'event_endpoint.tested', resource: 'event_endpoint', param: 'id' },
  async handle({ database }, { project, params: { id } }) {
    const projectId = project.id;
    await loadEnabledEndpoint(database, { projectId, id });
    const messageId = await database.eventEndpoints.makeTestEventMessage({
      projectId,
      endpointId: id,
    });
    const address = { projectId, endpointId: id, id: messageId };
    const message = await database.eventEndpoints.findEventMessage(address);
    if (message === null) throw new Error('The test event was not stored.');
    return { status: 202, body: presentEventMessage(message), audit: { resourceId: id } };
  },
});
