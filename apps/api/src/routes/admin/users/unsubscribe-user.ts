import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadUser } from './load-user.ts';

/** Takes one user off a topic. */
export const unsubscribeUser = defineRoute({
  surface: 'admin',
  method: 'delete',
  path: '/users/:external_id/subscriptions/:topic_name',
  scope: 'topics:write',
  role: 'operator',
  summary: 'Unsubscribe a user from a topic',
  params: { external_id: nameParam, topic_name: nameParam },
  responses: { 204: { description: 'The user is not on the topic any more', schema: null } },
  errors: ['not_found'],
  async handle(deps, { project, params }) {
    const projectId = project.id;
    await loadUser(deps, { projectId, externalId: params.external_id });
    const ended = await deps.database.topics.unsubscribeUsers({
      projectId,
      topicName: params.topic_name,
      externalIds: [params.external_id],
    });
    if (ended.length === 0) throw notFound('subscription', params.topic_name);
    return { status: 204 };
  },
});
