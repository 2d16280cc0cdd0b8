import Type from 'typebox';
import {
  numberedPageOf,
  numberedPageQuery,
  presentNumberedPage,
  toOffset,
} from '../../../request/numbered-page.ts';
import { defineAccountRoute } from '../../../route.ts';
import { presentProject, projectResource } from './present-project.ts';

/** Lists the account's projects by slug; to a member those they are in. */
export const listProjects = defineAccountRoute({
  surface: 'management',
  method: 'get',
  path: '/projects',
  scope: null,
  role: 'anybody',
  summary: 'List projects',
  params: {},
  query: Type.Object(numberedPageQuery, { additionalProperties: false }),
  responses: {
    200: { description: 'One page of projects', schema: numberedPageOf(projectResource) },
  },
  errors: [],
  async handle({ database }, { query, caller: { session } }) {
    // Whoever may do something everywhere sees every project.
    const ids =
      session === null || session.accountRole !== null
        ? null
        : session.projects.map(({ id }) => id);
    const [projects, total] = await Promise.all([
      database.projects.listProjects({ ...toOffset(query), ids }),
      database.projects.countProjects({ ids }),
    ]);
    const body = presentNumberedPage(projects.map(presentProject), { ...query, total });
    return { status: 200, body };
  },
});
