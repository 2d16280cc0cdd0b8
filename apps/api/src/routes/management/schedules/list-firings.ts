import Type from 'typebox';
import { pageOf, pageQuery, presentPage, readPageInput } from '../../../request/list-query.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadSchedule } from './load-schedule.ts';
import { firingResource, presentFiring } from './present-schedule.ts';

/** Lists when a schedule came round, newest first: each time with its run, or why there is none. */
export const listFirings = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/schedules/:handle/firings',
  scope: null,
  summary: 'List when a schedule came round',
  params: { handle: nameParam },
  query: Type.Object(pageQuery, { additionalProperties: false }),
  responses: { 200: { description: 'One page of firings', schema: pageOf(firingResource) } },
  errors: ['not_found'],
  async handle({ database }, { project, params: { handle }, query }) {
    const projectId = project.id;
    const { id: scheduleId } = await loadSchedule(database, { projectId, handle });
    const page = await database.schedules.listFirings({
      projectId,
      scheduleId,
      page: readPageInput(query),
    });
    const items = page.items.map(presentFiring);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
