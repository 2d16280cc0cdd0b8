import { explanationResource } from '@notiflow/contracts';
import { notFound } from '../../../errors.ts';
import { explainRecipient as explain } from '../../../explain/explain-recipient.ts';
import { idParam, nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

/** Tells everything that was decided about one person in a run; who is not in it is told why. */
export const explainRecipient = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/runs/:id/recipients/:external_id/explain',
  scope: 'deliveries:read',
  summary: 'Explain what a run decided about one user, in order',
  params: { id: idParam, external_id: nameParam },
  responses: { 200: { description: 'Every decision', schema: explanationResource } },
  errors: ['not_found'],
  async handle({ database }, { project, params: { id: runId, external_id: externalId } }) {
    const projectId = project.id;
    const explained = await database.runs.explainRecipient({ projectId, runId, externalId });
    if (explained === null) throw notFound('run', runId);
    const userId = explained.run.user_id;
    if (userId === null) throw notFound('user', externalId);
    const asked = { projectId, externalId, userId };
    return { status: 200, body: await explain({ database }, { explained, asked }) };
  },
});
