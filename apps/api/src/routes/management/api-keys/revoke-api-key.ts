import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

/** Revokes a key for good: at once in this process, within 5 seconds in every other. A revoked key may be revoked again. */
export const revokeApiKey = defineRoute({
  surface: 'management',
  method: 'delete',
  path: '/api-keys/:id',
  scope: null,
  summary: 'Revoke an API key',
  params: { id: idParam },
  responses: { 204: { description: 'The key is revoked', schema: null } },
  errors: ['not_found'],
  audit: { action: 'api_key.revoked', resource: 'api_key', param: 'id' },
  async handle({ database, forgetApiKey }, { project, params: { id } }) {
    const hash = await database.apiKeys.revokeApiKey({ projectId: project.id, id });
    if (hash === null) throw notFound('api_key', id);
    forgetApiKey(hash);
    return { status: 204, audit: { resourceId: id } };
  },
});
