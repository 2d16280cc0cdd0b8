import { channelSubscriptionResource, upsertChannelSubscriptionBody } from '@notiflow/contracts';
import { channelParam } from '../../../request/path-params.ts';
import { defineUserRoute } from '../../../route.ts';
import { keptOfBrowser, registerBrowser } from '../../admin/users/register-browser.ts';
import { loadOwnBrowsers } from './load-own-browsers.ts';

/** Registers a browser of the user on a channel; whoever had it before has it no more. */
export const registerOwnBrowser = defineUserRoute({
  method: 'post',
  path: '/channels/:channel_id/subscriptions',
  summary: 'Register an own browser on a channel',
  params: { channel_id: channelParam },
  body: upsertChannelSubscriptionBody,
  responses: {
    200: { description: 'The one of this name was replaced', schema: channelSubscriptionResource },
    201: { description: 'The browser is registered', schema: channelSubscriptionResource },
  },
  errors: ['not_found', 'conflict', 'validation_failed'],
  keptWithout: keptOfBrowser,
  async handle(deps, { project, user, params: { channel_id: name }, body: subscription }) {
    const key = await loadOwnBrowsers(deps, { project, user, name });
    return registerBrowser(deps, { key, externalId: user.externalId, subscription });
  },
});
