import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

/** Takes an address from the list, for the one reason: what is sent from then on reaches it again. */
export const removeSuppression = defineRoute({
  surface: 'management',
  method: 'delete',
  path: '/suppressions/:id',
  scope: null,
  role: 'operator',
  summary: 'Let an address be sent to again',
  params: { id: idParam },
  responses: { 204: { description: 'The address is no longer on the list', schema: null } },
  errors: ['not_found'],
  audit: { action: 'suppression.removed', resource: 'suppression', param: 'id' },
  async handle({ database }, { project, params: { id } }) {
    const removed = await database.suppressions.removeSuppression({ projectId: project.id, id });
    if (removed === null) throw notFound('suppression', id);
    const details = { channel_type: removed.channelType, reason: removed.reason };
    return { status: 204, audit: { resourceId: id, details } };
  },
});
