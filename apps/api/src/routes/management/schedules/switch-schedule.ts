import { nameParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { loadSchedule } from './load-schedule.ts';
import { presentSchedule, scheduleResource } from './present-schedule.ts';

/** Lets a schedule rest; its runs under way go on. */
export const pauseSchedule = defineSwitch({
  verb: 'pause',
  summary: 'Pause a schedule',
  action: 'schedule.paused',
  change: 'pauseSchedule',
});

/** Lets a schedule come round again, from now on: what it missed is left out. */
export const resumeSchedule = defineSwitch({
  verb: 'resume',
  summary: 'Resume a schedule',
  action: 'schedule.resumed',
  change: 'resumeSchedule',
});

function defineSwitch({
  verb,
  summary,
  action,
  change,
}: {
  verb: 'pause' | 'resume';
  summary: string;
  action: string;
  change: 'pauseSchedule' | 'resumeSchedule';
}) {
  return defineRoute({
    surface: 'management',
    method: 'post',
    path: `/schedules/:handle/${verb}`,
    scope: null,
    role: 'operator',
    summary,
    params: { handle: nameParam },
    responses: { 200: { description: 'The schedule', schema: scheduleResource } },
    errors: ['not_found'],
    keptWithout: { recipients: null, actor: null, data: {} },
    audit: { action, resource: 'schedule' },
    async handle({ database }, { project, params: { handle } }) {
      const address = { projectId: project.id, handle };
      await database.schedules[change](address);
      return { status: 200, body: presentSchedule(await loadSchedule(database, address)) };
    },
  });
}
