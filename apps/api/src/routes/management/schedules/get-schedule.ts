import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadSchedule } from './load-schedule.ts';
import { presentSchedule, scheduleResource } from './present-schedule.ts';

/** Reads a schedule with its next moments and what became of the last one. */
export const getSchedule = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/schedules/:handle',
  scope: null,
  summary: 'Get a schedule',
  params: { handle: nameParam },
  responses: { 200: { description: 'The schedule', schema: scheduleResource } },
  errors: ['not_found'],
  async handle({ database }, { project, params: { handle } }) {
    const schedule = await loadSchedule(database, { projectId: project.id, handle });
    return { status: 200, body: presentSchedule(schedule) };
  },
});
