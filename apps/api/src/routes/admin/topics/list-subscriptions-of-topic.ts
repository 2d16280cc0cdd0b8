import { subscriptionResource } from '@notiflow/contracts';
import Type from 'typebox';
import { pageOf, presentPage, readCreated, readPageInput } from '../../../request/list-query.ts';
import { nameParam } from '../../../request/path-params.ts';
import { textOrNull } from '../../../request/resource-parts.ts';
import { defineRoute } from '../../../route.ts';
import { loadTopic } from './load-topic.ts';
import { presentSubscription } from './present-subscription.ts';
import { subscriptionsQuery } from './subscriptions-query.ts';

const subscriberResource = Type.Object(
  { ...subscriptionResource.properties, user_external_id: textOrNull },
  { title: 'Subscriber' },
);

/** Lists who is on a topic, the newest subscription first. */
export const listSubscriptionsOfTopic = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/topics/:name/subscriptions',
  scope: 'topics:read',
  summary: 'List the subscriptions of a topic',
  params: { name: nameParam },
  query: subscriptionsQuery,
  responses: {
    200: { description: 'One page of subscriptions', schema: pageOf(subscriberResource) },
  },
  errors: ['not_found'],
  async handle(deps, { project, params, query }) {
    const projectId = project.id;
    const topic = await loadTopic(deps, { projectId, name: params.name });
    const page = await deps.database.topics.listSubscriptions({
      projectId,
      filters: { ...readCreated(query), topicId: topic.id },
      page: readPageInput(query),
    });
    const ids = page.items.map(({ user_id }) => user_id);
    const names = await deps.database.users.nameUsers({ projectId, ids });
    const items = page.items.map((subscription) => ({
      ...presentSubscription(subscription),
      user_external_id: names.get(subscription.user_id) ?? null,
    }));
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
