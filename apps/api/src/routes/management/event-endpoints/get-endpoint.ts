import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadEndpoint } from './load-endpoint.ts';
import { endpointResource, presentEndpoint } from './present-endpoint.ts';

/** Reads an endpoint: what it is told, and whether it takes it. */
export const getEndpoint = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/event-endpoints/:id',
  scope: null,
  summary: 'Get an event endpoint',
  params: { id: idParam },
  responses: { 200: { description: 'The endpoint', schema: endpointResource } },
  errors: ['not_found'],
  async handle({ database }, { project, params: { id } }) {
    const endpoint = await loadEndpoint(database, { projectId: project.id, id });
    return { status: 200, body: presentEndpoint(endpoint) };
  },
});
