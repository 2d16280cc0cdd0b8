import Type from 'typebox';
import { pageOf, pageQuery, presentPage, readPageInput } from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import { endpointResource, presentEndpoint } from './present-endpoint.ts';

/** Lists the project's endpoints, newest first. */
export const listEndpoints = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/event-endpoints',
  scope: null,
  summary: 'List event endpoints',
  params: {},
  query: Type.Object(pageQuery, { additionalProperties: false }),
  responses: { 200: { description: 'One page of endpoints', schema: pageOf(endpointResource) } },
  errors: [],
  async handle({ database }, { project, query }) {
    const page = await database.eventEndpoints.listEndpoints({
      projectId: project.id,
      page: readPageInput(query),
    });
    const items = page.items.map(presentEndpoint);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
