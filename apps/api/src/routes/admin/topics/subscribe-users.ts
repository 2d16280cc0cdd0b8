import { subscribeBody, subscribeResult } from '@notiflow/contracts';
import { givenNameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { presentSubscription } from './present-subscription.ts';

/** Puts users on a topic, which is created when new; users nobody knows are named and left out. */
export const subscribeUsers = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/topics/:name/subscriptions',
  scope: 'topics:write',
  role: 'operator',
  summary: 'Subscribe users to a topic',
  params: { name: givenNameParam },
  body: subscribeBody,
  responses: {
    200: { description: 'All users are subscribed', schema: subscribeResult },
    207: { description: 'Some users could not be subscribed', schema: subscribeResult },
  },
  errors: ['validation_failed'],
  async handle({ database }, { project, params, body }) {
    const externalIds = [...new Set(body.user_external_ids)];
    const subscriptions = await database.topics.subscribeUsers({
      projectId: project.id,
      topicName: params.name,
      externalIds,
    });
    const known = new Set(subscriptions.map((subscription) => subscription.external_id));
    const failed = externalIds
      .filter((externalId) => !known.has(externalId))
      .map((externalId) => ({ external_id: externalId, reason: 'User not found' }));
    const successful = subscriptions.map(presentSubscription);
    return { status: failed.length === 0 ? 200 : 207, body: { successful, failed } };
  },
});
