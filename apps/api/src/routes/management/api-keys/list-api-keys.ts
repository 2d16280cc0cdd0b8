import Type from 'typebox';
import {
  numberedPageOf,
  numberedPageQuery,
  presentNumberedPage,
  toOffset,
} from '../../../request/numbered-page.ts';
import { defineRoute } from '../../../route.ts';
import { apiKeyResource, presentApiKey } from './present-api-key.ts';

/** Lists the project's keys, newest first; revoked and expired ones stay in the list. */
export const listApiKeys = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/api-keys',
  scope: null,
  summary: 'List API keys',
  params: {},
  query: Type.Object(numberedPageQuery, { additionalProperties: false }),
  responses: { 200: { description: 'One page of keys', schema: numberedPageOf(apiKeyResource) } },
  errors: [],
  async handle({ database }, { project, query }) {
    const { keys, total } = await database.apiKeys.listApiKeys({
      projectId: project.id,
      ...toOffset(query),
    });
    const body = presentNumberedPage(keys.map(presentApiKey), { ...query, total });
    return { status: 200, body };
  },
});
