import { topicResource } from '@notiflow/contracts';
import Type from 'typebox';
import { pageOf, pageQuery, presentPage, readPageInput } from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import { presentTopic } from './present-topic.ts';

/** Lists topics, newest first. */
export const listTopics = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/topics',
  scope: 'topics:read',
  summary: 'List topics',
  params: {},
  query: Type.Object(pageQuery, { additionalProperties: false }),
  responses: { 200: { description: 'One page of topics', schema: pageOf(topicResource) } },
  errors: [],
  async handle({ database }, { project, query }) {
    const page = await database.topics.listTopics({
      projectId: project.id,
      page: readPageInput(query),
    });
    const items = page.items.map(presentTopic);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
