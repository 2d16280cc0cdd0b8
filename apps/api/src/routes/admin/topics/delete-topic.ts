import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

/** Deletes a topic with all its subscriptions; runs accepted before still reach who was on it. */
export const deleteTopic = defineRoute({
  surface: 'admin',
  method: 'delete',
  path: '/topics/:name',
  scope: 'topics:write',
  summary: 'Delete a topic and all its subscriptions',
  params: { name: nameParam },
  responses: { 204: { description: 'The topic is deleted', schema: null } },
  errors: ['not_found'],
  audit: { action: 'topic.deleted', resource: 'topic', param: 'name' },
  async handle({ database }, { project, params: { name } }) {
    const isRemoved = await database.topics.removeTopic({ projectId: project.id, name });
    if (!isRemoved) throw notFound('topic', name);
    return { status: 204 };
  },
});
