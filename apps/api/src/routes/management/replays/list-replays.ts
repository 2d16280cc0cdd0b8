import { replayResource } from '@notiflow/contracts';
import Type from 'typebox';
import { pageOf, pageQuery, presentPage, readPageInput } from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import { presentReplay } from './present-replay.ts';

/** Lists replays, newest first. */
export const listReplays = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/replays',
  scope: null,
  summary: 'List replays',
  params: {},
  query: Type.Object(pageQuery, { additionalProperties: false }),
  responses: { 200: { description: 'One page of replays', schema: pageOf(replayResource) } },
  errors: [],
  async handle({ database }, { project, query }) {
    const page = await database.replays.listReplays({
      projectId: project.id,
      page: readPageInput(query),
    });
    const items = page.items.map(presentReplay);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
