import { notFound } from '../../../errors.ts';
import { idParam, nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadChannelOfUser } from './load-channel-of-user.ts';

/** Removes the settings of a user on one channel. */
export const deleteChannelSettings = defineRoute({
  surface: 'admin',
  method: 'delete',
  path: '/users/:external_id/channel-settings/:channel_id',
  scope: 'users:write',
  role: 'operator',
  summary: 'Delete the settings of a user on a channel',
  params: { external_id: nameParam, channel_id: idParam },
  responses: { 204: { description: 'The user has no settings on the channel', schema: null } },
  errors: ['not_found'],
  async handle(deps, { project, params }) {
    const key = { projectId: project.id, channelId: params.channel_id };
    const { userId } = await loadChannelOfUser(deps, { ...key, externalId: params.external_id });
    const isRemoved = await deps.database.channelSettings.removeChannelSettings({ ...key, userId });
    if (!isRemoved) throw notFound('channel_settings', params.channel_id);
    return { status: 204 };
  },
});
