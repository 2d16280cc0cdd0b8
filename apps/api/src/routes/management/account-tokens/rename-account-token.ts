import Type from 'typebox';
import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineAccountRoute } from '../../../route.ts';
import { accountTokenResource, presentAccountToken } from './present-account-token.ts';

/** Gives an account token another name. */
export const renameAccountToken = defineAccountRoute({
  surface: 'management',
  method: 'put',
  path: '/account-tokens/:id',
  scope: null,
  summary: 'Rename an account token',
  params: { id: idParam },
  body: Type.Object(
    { name: Type.String({ minLength: 1, maxLength: 100 }) },
    { additionalProperties: false },
  ),
  responses: { 200: { description: 'The token was renamed', schema: accountTokenResource } },
  errors: ['not_found', 'validation_failed'],
  audit: { action: 'account_token.updated', resource: 'account_token' },
  async handle({ database }, { params: { id }, body: { name } }) {
    const token = await database.accountTokens.renameAccountToken({ id, name });
    if (token === null) throw notFound('account_token', id);
    return { status: 200, body: presentAccountToken(token) };
  },
});
