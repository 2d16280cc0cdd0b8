import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { resource } from './load-endpoint.ts';

/** Deletes an endpoint; what waits for it is not sent any more. */
export const deleteEndpoint = defineRoute({
  surface: 'management',
  method: 'delete',
  path: '/event-endpoints/:id',
  scope: null,
  summary: 'Delete an event endpoint',
  params: { id: idParam },
  responses: { 204: { description: 'The endpoint is gone', schema: null } },
  errors: ['not_found'],
  audit: { action: 'event_endpoint.deleted', resource: 'event_endpoint', param: 'id' },
  async handle({ database }, { project, params: { id } }) {
    const isDeleted = await database.eventEndpoints.deleteEndpoint({ projectId: project.id, id });
    if (!isDeleted) throw notFound(resource, id);
    return { status: 204, audit: { resourceId: id } };
  },
});
