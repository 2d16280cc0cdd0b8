import { describeDigest } from '@notiflow/engine';
import Type from 'typebox';
import { notFound } from '../../../errors.ts';
import { idParam, notiflowParam } from '../../../request/path-params.ts';
import { anyObject } from '../../../request/resource-parts.ts';
import { defineRoute } from '../../../route.ts';
import { loadNotiflow } from './load-notiflow.ts';

const sampleVariables = Type.Object(
  {
    recipient: anyObject,
    actor: Type.Optional(anyObject),
    data: anyObject,
    results: Type.Optional(anyObject),
    digest: Type.Optional(anyObject),
  },
  { title: 'Sample' },
);

/** Reads what the templates of a notification saw, in the fields in which a preview takes it. */
export const getSample = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/notiflows/:handle/samples/:id',
  scope: null,
  role: 'operator',
  summary: 'Get what the templates of a notification saw, as a preview takes it',
  params: { handle: notiflowParam, id: idParam },
  responses: {
    200: { description: 'What a preview is given to show it again', schema: sampleVariables },
  },
  errors: ['not_found'],
  async handle({ database }, { project, params: { handle: name, id } }) {
    const projectId = project.id;
    const { id: notiflowId } = await loadNotiflow(database, { projectId, name });
    const sample = await database.notifications.findSample({ projectId, notiflowId, id });
    if (sample === null) throw notFound('notification', id);
    const { recipient, actor, data, results, digest } = sample;
    return {
      status: 200,
      body: {
        recipient: withoutId(recipient),
        ...(actor !== null && { actor: withoutId(actor) }),
        // Behind a digest the data is that of its last item.
        data: digest?.data ?? data,
        ...(Object.keys(results).length > 0 && { results }),
        ...(digest !== null && { digest: { ...describeDigest(digest) } }),
      },
    };
  },
});

/** A preview makes an id of its own for whoever it is for. */
function withoutId(stored: { id: string }): Record<string, unknown> {
  const { id: _, ...person } = stored;
  return person;
}
