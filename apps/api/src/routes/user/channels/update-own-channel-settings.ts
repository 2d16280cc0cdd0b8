import { findChannelSettingsProblems, updateChannelSettingsBody } from '@notiflow/contracts';
import { notFound, validationFailed } from '../../../errors.ts';
import { channelParam } from '../../../request/path-params.ts';
import { defineUserRoute } from '../../../route.ts';
import { loadChannelOfPage } from './channel-of-page.ts';
import { ownChannelSettingsResource, presentOwnChannelSettings } from './own-channel-settings.ts';

/** Lets users say where a channel reaches them; a device token belongs to whoever registered it last. */
export const updateOwnChannelSettings = defineUserRoute({
  method: 'put',
  path: '/channels/:channel_id/settings',
  summary: 'Create or replace the own settings on a channel',
  params: { channel_id: channelParam },
  body: updateChannelSettingsBody,
  responses: {
    200: { description: 'The settings were replaced', schema: ownChannelSettingsResource },
    201: { description: 'The settings were created', schema: ownChannelSettingsResource },
  },
  errors: ['not_found', 'validation_failed'],
  async handle(deps, { project, user, params: { channel_id: name }, body: { settings } }) {
    const projectId = project.id;
    const { id: channelId, type } = await loadChannelOfPage(deps, { projectId, name });
    const problems = findChannelSettingsProblems(settings, {
      channelType: type,
      field: 'settings',
    });
    if (problems.length > 0) throw validationFailed(problems);
    const { channelSettings } = deps.database;
    const entry = { projectId, userId: user.id, channelId, settings };
    const written = await channelSettings.upsertChannelSettings(entry);
    if (written === null) throw notFound('channel_settings', channelId);
    return { status: written.is_new ? 201 : 200, body: presentOwnChannelSettings(written) };
  },
});
