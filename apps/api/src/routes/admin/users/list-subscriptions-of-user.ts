import { subscriptionResource } from '@notiflow/contracts';
import { pageOf, presentPage, readCreated, readPageInput } from '../../../request/list-query.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentSubscription } from '../topics/present-subscription.ts';
import { subscriptionsQuery } from '../topics/subscriptions-query.ts';
import { loadUser } from './load-user.ts';

/** Lists the topics a user is on, the newest subscription first. */
export const listSubscriptionsOfUser = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/users/:external_id/subscriptions',
  scope: 'topics:read',
  summary: 'List the subscriptions of a user',
  params: { external_id: nameParam },
  query: subscriptionsQuery,
  responses: {
    200: { description: 'One page of subscriptions', schema: pageOf(subscriptionResource) },
  },
  errors: ['not_found'],
  async handle(deps, { project, params, query }) {
    const projectId = project.id;
    const user = await loadUser(deps, { projectId, externalId: params.external_id });
    const page = await deps.database.topics.listSubscriptions({
      projectId,
      filters: { ...readCreated(query), userId: user.id },
      page: readPageInput(query),
    });
    const items = page.items.map(presentSubscription);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
