import { notFound } from '../../../errors.ts';
import { defineRoute } from '../../../route.ts';
import { clockResource, presentClock } from './clock-resource.ts';

/** Reads the clock of the project, and whether something is due. */
export const getClock = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/clock',
  scope: null,
  summary: 'Get the clock of the project',
  params: {},
  responses: { 200: { description: 'The clock', schema: clockResource } },
  errors: ['not_found'],
  async handle({ database }, { project }) {
    const clock = await database.projects.readClock({ projectId: project.id });
    if (clock === null) throw notFound('project', project.slug);
    return { status: 200, body: presentClock(clock) };
  },
});
