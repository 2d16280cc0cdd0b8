import { channelSubscriptionResource, upsertChannelSubscriptionBody } from '@notiflow/contracts';
import { idParam, nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadBrowsersOfUser } from './load-browsers-of-user.ts';
import { keptOfBrowser, registerBrowser } from './register-browser.ts';

/** Registers a browser of a user on a channel; whoever had it before has it no more. */
export const upsertChannelSubscription = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/users/:external_id/channel-subscriptions/:channel_id',
  scope: 'users:write',
  role: 'operator',
  summary: 'Register a browser of a user on a channel',
  params: { external_id: nameParam, channel_id: idParam },
  body: upsertChannelSubscriptionBody,
  responses: {
    200: { description: 'The one of this name was replaced', schema: channelSubscriptionResource },
    201: { description: 'The browser is registered', schema: channelSubscriptionResource },
  },
  errors: ['not_found', 'conflict', 'validation_failed'],
  keptWithout: keptOfBrowser,
  async handle(deps, { project, params, body: subscription }) {
    const { external_id: externalId, channel_id: channelId } = params;
    const key = await loadBrowsersOfUser(deps, { projectId: project.id, externalId, channelId });
    return registerBrowser(deps, { key, externalId, subscription });
  },
});
