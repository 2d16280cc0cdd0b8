import Type from 'typebox';
import { pageOf, pageQuery, presentPage, readPageInput } from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import { listedScheduleResource, presentListedSchedule } from './present-schedule.ts';

/** Lists schedules, newest first, without their recipients. */
export const listSchedules = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/schedules',
  scope: null,
  summary: 'List schedules',
  params: {},
  query: Type.Object(pageQuery, { additionalProperties: false }),
  responses: {
    200: { description: 'One page of schedules', schema: pageOf(listedScheduleResource) },
  },
  errors: [],
  async handle({ database }, { project, query }) {
    const page = await database.schedules.listSchedules({
      projectId: project.id,
      page: readPageInput(query),
    });
    const items = page.items.map(presentListedSchedule);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
