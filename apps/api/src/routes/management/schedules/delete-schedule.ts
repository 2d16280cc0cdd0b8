import { notFound } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';

/** Deletes a schedule and what is known of its past; the runs it made stay. */
export const deleteSchedule = defineRoute({
  surface: 'management',
  method: 'delete',
  path: '/schedules/:handle',
  scope: null,
  summary: 'Delete a schedule',
  params: { handle: nameParam },
  responses: { 204: { description: 'The schedule is gone', schema: null } },
  errors: ['not_found'],
  audit: { action: 'schedule.deleted', resource: 'schedule', param: 'handle' },
  async handle({ database }, { project, params: { handle } }) {
    const isDeleted = await database.schedules.deleteSchedule({ projectId: project.id, handle });
    if (!isDeleted) throw notFound('schedule', handle);
    return { status: 204 };
  },
});
