import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineAccountRoute } from '../../../route.ts';
import { isSeenBy } from './is-seen-by.ts';
import { presentProject, projectResource } from './present-project.ts';

/** Reads one project by its slug. */
export const getProject = defineAccountRoute({
  surface: 'management',
  method: 'get',
  path: '/projects/:slug',
  scope: null,
  role: 'anybody',
  summary: 'Get a project',
  params: { slug: nameParam },
  responses: { 200: { description: 'The project', schema: projectResource } },
  errors: ['not_found'],
  async handle({ database }, { params: { slug }, caller }) {
    const project = await database.projects.findProject(slug);
    if (project === null || !isSeenBy(caller, slug)) throw notFound('project', slug);
    return { status: 200, body: presentProject(project) };
  },
});
