import { channelSubscriptionsResource } from '@notiflow/contracts';
import { channelParam } from '../../../request/path-params.ts';
import { defineUserRoute } from '../../../route.ts';
import { presentChannelSubscription } from '../../admin/users/present-channel-subscription.ts';
import { loadOwnBrowsers } from './load-own-browsers.ts';

/** Shows users the browsers in which they take pushes of a channel. */
export const listOwnSubscriptions = defineUserRoute({
  method: 'get',
  path: '/channels/:channel_id/subscriptions',
  summary: 'List the own browsers on a channel',
  params: { channel_id: channelParam },
  responses: {
    200: { description: 'All of them, oldest first', schema: channelSubscriptionsResource },
  },
  errors: ['not_found', 'conflict'],
  async handle(deps, { project, user, params: { channel_id: name } }) {
    const key = await loadOwnBrowsers(deps, { project, user, name });
    const found = await deps.database.channelSettings.listChannelSubscriptions(key);
    return { status: 200, body: { items: found.map(presentChannelSubscription) } };
  },
});
