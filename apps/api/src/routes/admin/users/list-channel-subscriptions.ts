import { channelSubscriptionsResource } from '@notiflow/contracts';
import { idParam, nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadBrowsersOfUser } from './load-browsers-of-user.ts';
import { presentChannelSubscription } from './present-channel-subscription.ts';

/** Lists the browsers in which a user takes pushes of a channel. */
export const listChannelSubscriptions = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/users/:external_id/channel-subscriptions/:channel_id',
  scope: 'users:read',
  summary: 'List the browsers of a user on a channel',
  params: { external_id: nameParam, channel_id: idParam },
  responses: {
    200: { description: 'All of them, oldest first', schema: channelSubscriptionsResource },
  },
  errors: ['not_found', 'conflict'],
  async handle(deps, { project, params: { external_id: externalId, channel_id: channelId } }) {
    const key = await loadBrowsersOfUser(deps, { projectId: project.id, externalId, channelId });
    const found = await deps.database.channelSettings.listChannelSubscriptions(key);
    return { status: 200, body: { items: found.map(presentChannelSubscription) } };
  },
});
