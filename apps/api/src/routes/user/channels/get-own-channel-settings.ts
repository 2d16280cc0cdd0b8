import { notFound } from '../../../errors.ts';
import { channelParam } from '../../../request/path-params.ts';
import { defineUserRoute } from '../../../route.ts';
import { loadChannelOfPage } from './channel-of-page.ts';
import { ownChannelSettingsResource, presentOwnChannelSettings } from './own-channel-settings.ts';

/** Shows users their settings on a channel. */
export const getOwnChannelSettings = defineUserRoute({
  method: 'get',
  path: '/channels/:channel_id/settings',
  summary: 'Get the own settings on a channel',
  params: { channel_id: channelParam },
  responses: { 200: { description: 'The settings', schema: ownChannelSettingsResource } },
  errors: ['not_found'],
  async handle(deps, { project, user, params: { channel_id: name } }) {
    const projectId = project.id;
    const { id: channelId } = await loadChannelOfPage(deps, { projectId, name });
    const { channelSettings } = deps.database;
    const key = { projectId, userId: user.id, channelId };
    const settings = await channelSettings.findChannelSettings(key);
    if (settings === null) throw notFound('channel_settings', channelId);
    return { status: 200, body: presentOwnChannelSettings(settings) };
  },
});
