import { eventMessageStatuses } from '@notiflow/contracts';
import Type from 'typebox';
import {
  createdQuery,
  pageOf,
  pageQuery,
  presentPage,
  readCreated,
  readPageInput,
} from '../../../request/list-query.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadEndpoint } from './load-endpoint.ts';
import { eventMessageResource, presentEventMessage } from './present-endpoint.ts';

/** Lists what was told to an endpoint, or is to be, newest first, each with its attempts. */
export const listEventMessages = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/event-endpoints/:id/messages',
  scope: null,
  summary: 'List the messages to an event endpoint',
  params: { id: idParam },
  query: Type.Object(
    {
      ...pageQuery,
      ...createdQuery,
      status: Type.Optional(Type.Enum([...eventMessageStatuses])),
      type: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    },
    { additionalProperties: false },
  ),
  responses: {
    200: { description: 'One page of messages', schema: pageOf(eventMessageResource) },
  },
  errors: ['not_found'],
  async handle({ database }, { project, params: { id }, query }) {
    await loadEndpoint(database, { projectId: project.id, id });
    const page = await database.eventEndpoints.listEventMessages({
      projectId: project.id,
      endpointId: id,
      filters: { ...readCreated(query), status: query.status, type: query.type },
      page: readPageInput(query),
    });
    const items = page.items.map(presentEventMessage);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
