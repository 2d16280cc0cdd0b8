import { subscribeUserBody, subscriptionResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentSubscription } from '../topics/present-subscription.ts';
import { loadUser } from './load-user.ts';

/** Puts one user on a topic, which is created when new. */
export const subscribeUser = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/users/:external_id/subscriptions',
  scope: 'topics:write',
  role: 'operator',
  summary: 'Subscribe a user to a topic',
  params: { external_id: nameParam },
  body: subscribeUserBody,
  responses: {
    200: { description: 'The user was on the topic already', schema: subscriptionResource },
    201: { description: 'The user is on the topic', schema: subscriptionResource },
  },
  errors: ['not_found', 'validation_failed'],
  async handle(deps, { project, params, body }) {
    const key = { projectId: project.id, externalId: params.external_id };
    // Asked first: subscribing makes the topic, and nobody's subscription must not.
    await loadUser(deps, key);
    const [subscription] = await deps.database.topics.subscribeUsers({
      projectId: project.id,
      topicName: body.topic_name,
      externalIds: [params.external_id],
    });
    if (subscription === undefined) throw notFound('user', params.external_id);
    return { status: subscription.isNew ? 201 : 200, body: presentSubscription(subscription) };
  },
});
