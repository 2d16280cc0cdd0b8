import Type from 'typebox';
import {
  numberedPageOf,
  numberedPageQuery,
  presentNumberedPage,
  toOffset,
} from '../../../request/numbered-page.ts';
import { defineAccountRoute } from '../../../route.ts';
import { accountTokenResource, presentAccountToken } from './present-account-token.ts';

/** Lists account tokens, newest first; revoked and expired ones stay in the list. */
export const listAccountTokens = defineAccountRoute({
  surface: 'management',
  method: 'get',
  path: '/account-tokens',
  scope: null,
  summary: 'List account tokens',
  params: {},
  query: Type.Object(numberedPageQuery, { additionalProperties: false }),
  responses: {
    200: { description: 'One page of tokens', schema: numberedPageOf(accountTokenResource) },
  },
  errors: [],
  async handle({ database }, { query }) {
    const { tokens, total } = await database.accountTokens.listAccountTokens(toOffset(query));
    const body = presentNumberedPage(tokens.map(presentAccountToken), { ...query, total });
    return { status: 200, body };
  },
});
