import { subscribeBody, subscribeResult } from '@notiflow/contracts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadTopic } from './load-topic.ts';
import { presentSubscription } from './present-subscription.ts';

/** Takes users off a topic; who was not on it is named with the reason. */
export const unsubscribeUsers = defineRoute({
  surface: 'admin',
  method: 'delete',
  path: '/topics/:name/subscriptions',
  scope: 'topics:write',
  role: 'operator',
  summary: 'Unsubscribe users from a topic',
  params: { name: nameParam },
  body: subscribeBody,
  responses: {
    200: { description: 'All users are unsubscribed', schema: subscribeResult },
    207: { description: 'Some users could not be unsubscribed', schema: subscribeResult },
  },
  errors: ['not_found', 'validation_failed'],
  async handle(deps, { project, params, body }) {
    const { topics, users } = deps.database;
    const projectId = project.id;
    const topic = await loadTopic(deps, { projectId, name: params.name });
    const externalIds = [...new Set(body.user_external_ids)];
    const ended = await topics.unsubscribeUsers({ projectId, topicName: topic.name, externalIds });
    const endedFor = new Set(ended.map((subscription) => subscription.external_id));
    const others = externalIds.filter((externalId) => !endedFor.has(externalId));
    const known = await users.findKnownExternalIds({ projectId, externalIds: others });
    const failed = others.map((externalId) => ({
      external_id: externalId,
      reason: known.has(externalId) ? 'Not subscribed' : 'User not found',
    }));
    const successful = ended.map(presentSubscription);
    return { status: failed.length === 0 ? 200 : 207, body: { successful, failed } };
  },
});
