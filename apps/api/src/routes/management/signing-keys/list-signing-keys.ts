import Type from 'typebox';
import {
  numberedPageOf,
  numberedPageQuery,
  presentNumberedPage,
  toOffset,
} from '../../../request/numbered-page.ts';
import { defineRoute } from '../../../route.ts';
import { presentSigningKey, signingKeyResource } from './present-signing-key.ts';

/** Lists the project's signing keys, newest first; revoked and expired ones stay in the list. */
export const listSigningKeys = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/signing-keys',
  scope: null,
  summary: 'List signing keys',
  params: {},
  query: Type.Object(numberedPageQuery, { additionalProperties: false }),
  responses: {
    200: { description: 'One page of keys', schema: numberedPageOf(signingKeyResource) },
  },
  errors: [],
  async handle({ database }, { project, query }) {
    const { keys, total } = await database.signingKeys.listSigningKeys({
      projectId: project.id,
      ...toOffset(query),
    });
    const body = presentNumberedPage(keys.map(presentSigningKey), { ...query, total });
    return { status: 200, body };
  },
});
