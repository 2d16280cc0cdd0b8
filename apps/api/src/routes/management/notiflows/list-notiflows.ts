import Type from 'typebox';
import {
  numberedPageOf,
  numberedPageQuery,
  presentNumberedPage,
  toOffset,
} from '../../../request/numbered-page.ts';
import { defineRoute } from '../../../route.ts';
import { listedNotiflowResource, presentListedNotiflow } from './present-notiflow.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Lists notiflows by handle, without their steps. */
export const listNotiflows = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/notiflows',
  scope: null,
  summary: 'List notiflows',
  params: {},
  query: Type.Object(
    {
      ...numberedPageQuery,
      query: Type.Optional(
        Type.String({ maxLength: 255, description: 'Text in the handle or the name, in any case' }),
      ),
      active: Type.Optional(Type.Boolean()),
      published: Type.Optional(
        Type.Boolean({ description: 'Whether there is a published version' }),
      ),
      archived: Type.Boolean({
        default: false,
        description: 'Lists the archived ones instead of the others',
      }),
      volume: Type.Boolean({
        default: false,
        description: 'Tells of each how often it was run lately',
      }),
    },
    { additionalProperties: false },
  ),
  responses: {
    200: { description: 'One page of notiflows', schema: numberedPageOf(listedNotiflowResource) },
  },
  errors: [],
  async handle({ database }, { project, query: { page, limit, volume, ...filters } }) {
    const { notiflows, total } = await database.notiflows.listNotiflows({
      projectId: project.id,
      filters,
      ...toOffset({ page, limit }),
    });
    const late = await database.notiflows.countLateRuns({
      projectId: project.id,
      notiflowIds: volume ? notiflows.map(({ id }) => id) : [],
      since: new Date(Date.now() - dayMs),
    });
    const items = notiflows.map((one) => presentListedNotiflow(one, late.get(one.id) ?? null));
    return { status: 200, body: presentNumberedPage(items, { page, limit, total }) };
  },
});
