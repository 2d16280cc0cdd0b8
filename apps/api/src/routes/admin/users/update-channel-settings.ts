import {
  channelSettingsResource,
  findChannelSettingsProblems,
  updateChannelSettingsBody,
} from '@notiflow/contracts';
import { notFound, validationFailed } from '../../../errors.ts';
import { idParam, nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadChannelOfUser } from './load-channel-of-user.ts';
import { presentChannelSettings } from './present-channel-settings.ts';

/** Creates or replaces the settings of a user on one channel. */
export const updateChannelSettings = defineRoute({
  surface: 'admin',
  method: 'put',
  path: '/users/:external_id/channel-settings/:channel_id',
  scope: 'users:write',
  role: 'operator',
  summary: 'Create or replace the settings of a user on a channel',
  params: { external_id: nameParam, channel_id: idParam },
  body: updateChannelSettingsBody,
  responses: {
    200: { description: 'The settings were replaced', schema: channelSettingsResource },
    201: { description: 'The settings were created', schema: channelSettingsResource },
  },
  errors: ['not_found', 'validation_failed'],
  async handle(deps, { project, params, body: { settings } }) {
    const key = { projectId: project.id, channelId: params.channel_id };
    const { userId, channelType } = await loadChannelOfUser(deps, {
      ...key,
      externalId: params.external_id,
    });
    const problems = findChannelSettingsProblems(settings, { channelType, field: 'settings' });
    if (problems.length > 0) throw validationFailed(problems);
    const { channelSettings } = deps.database;
    const written = await channelSettings.upsertChannelSettings({ ...key, userId, settings });
    if (written === null) throw notFound('channel_settings', params.channel_id);
    return { status: written.is_new ? 201 : 200, body: presentChannelSettings(written) };
  },
});
