import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

/**
 * Revokes a key for good, and with it every token it signed: at once in this process, within 5 seconds in every other. A
 * revoked key may be revoked again.
 */
export const revokeSigningKey = defineRoute({
  surface: 'management',
  method: 'delete',
  path: '/signing-keys/:id',
  scope: null,
  summary: 'Revoke a signing key',
  params: { id: idParam },
  responses: { 204: { description: 'The key is revoked', schema: null } },
  errors: ['not_found'],
  audit: { action: 'signing_key.revoked', resource: 'signing_key', param: 'id' },
  async handle({ database, forgetUserAccess }, { project, params: { id } }) {
    const isThere = await database.signingKeys.revokeSigningKey({ projectId: project.id, id });
    if (!isThere) throw notFound('signing_key', id);
    forgetUserAccess(project.id);
    return { status: 204, audit: { resourceId: id } };
  },
});
