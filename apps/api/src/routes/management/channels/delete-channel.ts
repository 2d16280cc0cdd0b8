import { conflict, notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

/** Deletes a channel with its credentials, unless a notiflow uses it or it stands in for another channel; what was delivered through it stays. */
export const deleteChannel = defineRoute({
  surface: 'management',
  method: 'delete',
  path: '/channels/:handle',
  scope: null,
  summary: 'Delete a channel',
  params: { handle: nameParam },
  responses: { 204: { description: 'The channel is gone', schema: null } },
  errors: ['not_found', 'conflict'],
  audit: { action: 'channel.deleted', resource: 'channel', param: 'handle' },
  async handle({ database }, { project, params: { handle } }) {
    const address = { projectId: project.id, handle };
    const uses = await database.channels.findChannelUses(address);
    if (uses.length > 0) {
      throw conflict(`The channel is used by ${uses.join(', ')}`, { reason: 'in_use' });
    }
    const primaries = await database.channels.findChannelsStoodInFor(address);
    if (primaries.length > 0) {
      throw conflict(`The channel stands in for ${primaries.join(', ')}`, { reason: 'in_use' });
    }
    const isDeleted = await database.channels.deleteChannel(address);
    if (!isDeleted) throw notFound('channel', handle);
    return { status: 204 };
  },
});
