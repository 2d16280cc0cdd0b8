import { eventEndpointBody } from '@notiflow/contracts';
import type { EndpointRecord } from '@notiflow/database';
import Type from 'typebox';
import { changedMeanwhile, expectedOf, findChanged } from '../../../request/expected.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { checkEndpointUrl } from './check-endpoint-url.ts';
import { loadEndpoint, requireEndpoint, resource } from './load-endpoint.ts';
import { endpointResource, presentEndpoint } from './present-endpoint.ts';

// What is answered has no defaults: what is not expected is not looked at.
const known = Type.Pick(endpointResource, ['url', 'description', 'event_types']);

/** Replaces URL, description and event types; the secret stays, and what waits goes to the new URL. */
export const updateEndpoint = defineRoute({
  surface: 'management',
  method: 'put',
  path: '/event-endpoints/:id',
  scope: null,
  summary: 'Replace an event endpoint',
  params: { id: idParam },
  body: Type.Object(
    {
      ...eventEndpointBody.properties,
      expected: Type.Optional(expectedOf('ExpectedEventEndpoint', known)),
    },
    { title: 'EventEndpointChange', additionalProperties: false },
  ),
  checkOutside: ({ outbound }, { body }) => checkEndpointUrl(outbound, body),
  responses: { 200: { description: 'The endpoint was replaced', schema: endpointResource } },
  errors: ['conflict', 'not_found', 'validation_failed'],
  audit: { action: 'event_endpoint.updated', resource: 'event_endpoint' },
  async handle({ database }, { project, params: { id }, body }) {
    const findStale = (stored: EndpointRecord) =>
      findChanged(presentEndpoint(stored), body.expected);
    const endpoint = await database.eventEndpoints.updateEndpoint({
      isExpected: (stored) => findStale(stored).length === 0,
      projectId: project.id,
      id,
      url: body.url,
      description: body.description,
      eventTypes: body.event_types,
    });
    if (endpoint === 'changed') {
      const stored = await loadEndpoint(database, { projectId: project.id, id });
      throw changedMeanwhile(findStale(stored), { resource, id });
    }
    return { status: 200, body: presentEndpoint(requireEndpoint(endpoint, id)) };
  },
});
