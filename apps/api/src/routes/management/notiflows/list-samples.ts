import Type from 'typebox';
import { notiflowParam } from '../../../request/path-params.ts';
import { textOrNull } from '../../../request/resource-parts.ts';
import { defineRoute } from '../../../route.ts';
import { loadNotiflow } from './load-notiflow.ts';

const sampleResource = Type.Object(
  {
    id: Type.String({ description: 'Of the notification' }),
    notiflow_run_id: Type.String(),
    status: Type.String(),
    external_id: Type.String(),
    first_name: textOrNull,
    last_name: textOrNull,
    created_at: Type.String(),
  },
  { title: 'ListedSample' },
);

/** Lists notifications that templates can be tried with: some of each of the latest runs. */
export const listSamples = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/notiflows/:handle/samples',
  scope: null,
  role: 'operator',
  summary: 'List notifications whose data templates can be tried with, newest first',
  params: { handle: notiflowParam },
  query: Type.Object(
    { limit: Type.Integer({ minimum: 1, maximum: 100, default: 25 }) },
    { additionalProperties: false },
  ),
  responses: {
    200: {
      description: 'At most five of each of the latest 25 runs that still have their data',
      schema: Type.Object({ items: Type.Array(sampleResource) }, { title: 'SampleList' }),
    },
  },
  errors: ['not_found'],
  async handle({ database }, { project, params, query: { limit } }) {
    const projectId = project.id;
    const { id: notiflowId } = await loadNotiflow(database, { projectId, name: params.handle });
    const found = await database.notifications.listSamples({ projectId, notiflowId, limit });
    const items = found.map(({ run_id, created_at, ...sample }) => ({
      ...sample,
      notiflow_run_id: run_id,
      created_at: created_at.toISOString(),
    }));
    return { status: 200, body: { items } };
  },
});
