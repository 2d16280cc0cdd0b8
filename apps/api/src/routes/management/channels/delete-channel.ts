import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

/** Deletes a channel with its credentials; what was delivered through it stays. */
export const deleteChannel = defineRoute({
  surface: 'management',
  method: 'delete',
  path: '/channels/:handle',
  scope: null,
  summary: 'Delete a channel',
  params: { handle: nameParam },
  responses: { 204: { description: 'The channel is gone', schema: null } },
  errors: ['not_found'],
  async handle({ database }, { project, params: { handle } }) {
    const isDeleted = await database.channels.deleteChannel({ projectId: project.id, handle });
    if (!isDeleted) throw notFound('channel', handle);
    return { status: 204 };
  },
});
