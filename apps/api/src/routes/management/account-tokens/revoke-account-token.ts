import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineAccountRoute } from '../../../route.ts';

/** Revokes an account token for good, also the one in use: at once in this process, within 5 seconds in every other. */
export const revokeAccountToken = defineAccountRoute({
  surface: 'management',
  method: 'delete',
  path: '/account-tokens/:id',
  scope: null,
  summary: 'Revoke an account token',
  params: { id: idParam },
  responses: { 204: { description: 'The token is revoked', schema: null } },
  errors: ['not_found'],
  audit: { action: 'account_token.revoked', resource: 'account_token', param: 'id' },
  async handle({ database, forgetAccountToken }, { params: { id } }) {
    const hash = await database.accountTokens.revokeAccountToken({ id });
    if (hash === null) throw notFound('account_token', id);
    forgetAccountToken(hash);
    return { status: 204, audit: { resourceId: id } };
  },
});
