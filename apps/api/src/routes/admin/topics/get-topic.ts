import { topicResource } from '@notiflow/contracts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadTopic } from './load-topic.ts';
import { presentTopic } from './present-topic.ts';

/** Reads one topic. */
export const getTopic = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/topics/:name',
  scope: 'topics:read',
  summary: 'Get a topic',
  params: { name: nameParam },
  responses: { 200: { description: 'The topic', schema: topicResource } },
  errors: ['not_found'],
  async handle(deps, { project, params }) {
    const topic = await loadTopic(deps, { projectId: project.id, name: params.name });
    return { status: 200, body: presentTopic(topic) };
  },
});
