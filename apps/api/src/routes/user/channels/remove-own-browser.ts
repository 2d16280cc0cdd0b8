import { deleteChannelSubscriptionBody } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { channelParam } from '../../../request/path-params.ts';
import { defineUserRoute } from '../../../route.ts';
import { loadOwnBrowsers } from './load-own-browsers.ts';

/** Removes a browser of the user from a channel, by its name. */
export const removeOwnBrowser = defineUserRoute({
  method: 'delete',
  path: '/channels/:channel_id/subscriptions',
  summary: 'Remove an own browser from a channel',
  params: { channel_id: channelParam },
  body: deleteChannelSubscriptionBody,
  responses: { 204: { description: 'The browser gets nothing any more', schema: null } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  async handle(deps, { project, user, params: { channel_id: name }, body: { identifier } }) {
    const key = await loadOwnBrowsers(deps, { project, user, name });
    const { channelSettings } = deps.database;
    const isRemoved = await channelSettings.removeChannelSubscription({ ...key, identifier });
    if (!isRemoved) throw notFound('channel_subscription', identifier);
    return { status: 204 };
  },
});
