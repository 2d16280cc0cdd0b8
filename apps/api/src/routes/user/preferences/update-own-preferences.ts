import { preferencesResource, updatePreferencesBody } from '@notiflow/contracts';
import { newId } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { notFound, validationFailed } from '../../../errors.ts';
import { presentOwnPreferences } from '../../../preferences/present-preferences.ts';
import {
  checkPreferences,
  readPreferenceEntries,
} from '../../../preferences/read-preference-entries.ts';
import type { UserContext } from '../../../request-context.ts';
import { defineUserRoute } from '../../../route.ts';

/** Changes those of the own preferences that are given; `null` goes back to the default. */
export const updateOwnPreferences = defineUserRoute({
  method: 'put',
  path: '/preferences',
  summary: 'Update the own preferences',
  params: {},
  body: updatePreferencesBody,
  checkBody: (body) => checkPreferences(body),
  responses: { 200: { description: 'The preferences', schema: preferencesResource } },
  errors: ['not_found', 'validation_failed'],
  async handle(deps, { project, user, requestId, body }) {
    const projectId = project.id;
    const given = { projectId, onlyAsking: true, update: body, prefix: '' };
    const { entries, problems } = await readPreferenceEntries(deps, given);
    if (problems.length > 0) throw validationFailed(problems);
    const key = { projectId, userId: user.id };
    if (entries.length > 0) {
      await deps.database.preferences.writePreferences({ ...key, entries });
      await tellChange(deps, { project, user, requestId, changes: entries.length });
    }
    const preferences = await deps.database.preferences.readPreferences(key);
    if (preferences === null) throw notFound('user', user.externalId);
    return { status: 200, body: presentOwnPreferences(preferences) };
  },
});

/** Who is asked later why somebody got nothing can tell that it was their own wish. */
async function tellChange(
  { database }: Pick<Deps, 'database'>,
  {
    project,
    user,
    requestId,
    changes,
  }: Pick<UserContext, 'project' | 'user' | 'requestId'> & { changes: number },
): Promise<void> {
  await database.audit.writeAuditEntry({
    id: newId(),
    projectId: project.id,
    actorKind: 'recipient',
    actorId: user.id,
    action: 'preferences.updated',
    resource: 'user',
    resourceId: user.id,
    details: { method: 'PUT', route: '/user/v1/preferences', changes },
    ip: null,
    requestId,
  });
}
