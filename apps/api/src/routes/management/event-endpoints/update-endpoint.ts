import { eventEndpointBody } from '@notiflow/contracts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { checkEndpointUrl } from './check-endpoint-url.ts';
import { requireEndpoint } from './load-endpoint.ts';
import { endpointResource, presentEndpoint } from './present-endpoint.ts';

/** Replaces URL, description and event types; the secret stays, and what waits goes to the new URL. */
export const updateEndpoint = defineRoute({
  surface: 'management',
  method: 'put',
  path: '/event-endpoints/:id',
  scope: null,
  summary: 'Replace an event endpoint',
  params: { id: idParam },
  body: eventEndpointBody,
  checkOutside: ({ outbound }, { body }) => checkEndpointUrl(outbound, body),
  responses: { 200: { description: 'The endpoint was replaced', schema: endpointResource } },
  errors: ['not_found', 'validation_failed'],
  audit: { action: 'event_endpoint.updated', resource: 'event_endpoint' },
  async handle({ database }, { project, params: { id }, body }) {
    const endpoint = await database.eventEndpoints.updateEndpoint({
      projectId: project.id,
      id,
      url: body.url,
      description: body.description,
      eventTypes: body.event_types,
    });
    return { status: 200, body: presentEndpoint(requireEndpoint(endpoint, id)) };
  },
});
