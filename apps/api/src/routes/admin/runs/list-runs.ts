import { runStatuses } from '@notiflow/contracts';
import Type from 'typebox';
import {
  createdQuery,
  pageOf,
  pageQuery,
  presentPage,
  readCreated,
  readPageInput,
  readQueryId,
} from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import { presentRun, runResource } from './present-run.ts';

/** Lists runs, newest first. */
export const listRuns = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/runs',
  scope: 'deliveries:read',
  summary: 'List runs',
  params: {},
  query: Type.Object(
    {
      ...pageQuery,
      ...createdQuery,
      status: Type.Optional(Type.Enum(runStatuses)),
      notiflow_id: Type.Optional(Type.String()),
      topic: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
  responses: { 200: { description: 'One page of runs', schema: pageOf(runResource) } },
  errors: [],
  async handle({ database }, { project, query }) {
    const page = await database.runs.listRuns({
      projectId: project.id,
      filters: {
        ...readCreated(query),
        status: query.status,
        notiflowId: readQueryId('notiflow_id', query.notiflow_id),
        topic: query.topic,
      },
      page: readPageInput(query),
    });
    const items = page.items.map(presentRun);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
