import { deleteChannelSubscriptionBody } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { idParam, nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadBrowsersOfUser } from './load-browsers-of-user.ts';

/** Removes a browser of a user from a channel, by its name. */
export const deleteChannelSubscription = defineRoute({
  surface: 'admin',
  method: 'delete',
  path: '/users/:external_id/channel-subscriptions/:channel_id',
  scope: 'users:write',
  role: 'operator',
  summary: 'Remove a browser of a user from a channel',
  params: { external_id: nameParam, channel_id: idParam },
  body: deleteChannelSubscriptionBody,
  responses: { 204: { description: 'The browser gets nothing any more', schema: null } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  async handle(deps, { project, params, body: { identifier } }) {
    const { external_id: externalId, channel_id: channelId } = params;
    const key = await loadBrowsersOfUser(deps, { projectId: project.id, externalId, channelId });
    const { channelSettings } = deps.database;
    const isRemoved = await channelSettings.removeChannelSubscription({ ...key, identifier });
    if (!isRemoved) throw notFound('channel_subscription', identifier);
    return { status: 204 };
  },
});
