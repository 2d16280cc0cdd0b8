import Type from 'typebox';
import {
  numberedPageOf,
  numberedPageQuery,
  presentNumberedPage,
  toOffset,
} from '../../../request/numbered-page.ts';
import { defineAccountRoute } from '../../../route.ts';
import { presentProject, projectResource } from './present-project.ts';

/** Lists the account's projects by slug. */
export const listProjects = defineAccountRoute({
  surface: 'management',
  method: 'get',
  path: '/projects',
  scope: null,
  summary: 'List projects',
  params: {},
  query: Type.Object(numberedPageQuery, { additionalProperties: false }),
  responses: {
    200: { description: 'One page of projects', schema: numberedPageOf(projectResource) },
  },
  errors: [],
  async handle({ database }, { query }) {
    const [projects, total] = await Promise.all([
      database.projects.listProjects(toOffset(query)),
      database.projects.countProjects(),
    ]);
    const body = presentNumberedPage(projects.map(presentProject), { ...query, total });
    return { status: 200, body };
  },
});
