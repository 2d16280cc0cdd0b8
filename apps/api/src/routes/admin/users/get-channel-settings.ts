import { channelSettingsResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { idParam, nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadChannelOfUser } from './load-channel-of-user.ts';
import { presentChannelSettings } from './present-channel-settings.ts';

/** Reads the settings of a user on one channel. */
export const getChannelSettings = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/users/:external_id/channel-settings/:channel_id',
  scope: 'users:read',
  summary: 'Get the settings of a user on a channel',
  params: { external_id: nameParam, channel_id: idParam },
  responses: { 200: { description: 'The settings', schema: channelSettingsResource } },
  errors: ['not_found'],
  async handle(deps, { project, params }) {
    const key = { projectId: project.id, channelId: params.channel_id };
    const { userId } = await loadChannelOfUser(deps, { ...key, externalId: params.external_id });
    const settings = await deps.database.channelSettings.findChannelSettings({ ...key, userId });
    if (settings === null) throw notFound('channel_settings', params.channel_id);
    return { status: 200, body: presentChannelSettings(settings) };
  },
});
