import { subscriptionResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentSubscription } from '../topics/present-subscription.ts';
import { loadUser } from './load-user.ts';

/** Reads a user's subscription to one topic. */
export const getSubscriptionOfUser = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/users/:external_id/subscriptions/:topic_name',
  scope: 'topics:read',
  summary: 'Get a subscription of a user',
  params: { external_id: nameParam, topic_name: nameParam },
  responses: { 200: { description: 'The subscription', schema: subscriptionResource } },
  errors: ['not_found'],
  async handle(deps, { project, params }) {
    const projectId = project.id;
    const user = await loadUser(deps, { projectId, externalId: params.external_id });
    const subscription = await deps.database.topics.findSubscription({
      projectId,
      topicName: params.topic_name,
      userId: user.id,
    });
    if (subscription === null) throw notFound('subscription', params.topic_name);
    return { status: 200, body: presentSubscription(subscription) };
  },
});
