import {
  defaultTimezone,
  type PutScheduleBody,
  putScheduleBody,
  runPriorities,
} from '@notiflow/contracts';
import type { Deps } from '../../../deps.ts';
import { notFound, validationFailed } from '../../../errors.ts';
import { nameParam, notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { mergeRecipients } from '../../admin/notiflows/merge-recipients.ts';
import { checkSchedule } from './check-schedule.ts';
import { presentSchedule, scheduleResource } from './present-schedule.ts';

/** Creates a schedule or replaces it; what it made before stays, and one that is paused stays paused. */
export const putSchedule = defineRoute({
  surface: 'management',
  method: 'put',
  path: '/schedules/:handle',
  scope: null,
  summary: 'Create or replace a schedule',
  params: { handle: nameParam },
  body: putScheduleBody,
  checkBody: checkSchedule,
  responses: {
    200: { description: 'The schedule was replaced', schema: scheduleResource },
    201: { description: 'The schedule was created', schema: scheduleResource },
  },
  errors: ['not_found', 'validation_failed'],
  audit: { action: 'schedule.updated', resource: 'schedule' },
  async handle({ database }, { project, params: { handle }, body }) {
    const projectId = project.id;
    const notiflowId = await findNotiflowId(database, { projectId, name: body.notiflow });
    const put = await database.schedules.putSchedule({
      projectId,
      handle,
      notiflowId,
      ...toSchedule(body),
    });
    if (put.kind === 'never') {
      const field = body.cron === undefined ? 'rrule' : 'cron';
      const message = 'never comes round any more in this time';
      throw validationFailed([{ field, message, reason: 'invalid' }]);
    }
    return { status: put.isNew ? 201 : 200, body: presentSchedule(put.schedule) };
  },
});

async function findNotiflowId(
  database: Deps['database'],
  { projectId, name }: { projectId: string; name: string },
): Promise<string> {
  const named = notiflowParam.parse(name);
  const notiflow = named && (await database.notiflows.findNotiflow({ projectId, name: named }));
  if (notiflow !== null) return notiflow.id;
  throw notFound('notiflow', name);
}

function toSchedule(body: PutScheduleBody) {
  const toDate = (text: string | undefined) => (text === undefined ? null : new Date(text));
  return {
    name: body.name,
    cron: body.cron ?? null,
    rrule: body.rrule ?? null,
    timezone: body.timezone ?? defaultTimezone,
    starts_at: toDate(body.starts_at),
    ends_at: toDate(body.ends_at),
    data: body.data ?? {},
    actor: body.actor ?? null,
    recipients: body.recipients ? mergeRecipients(body.recipients) : null,
    topicName: body.topic ?? null,
    priority: runPriorities[body.priority ?? 'normal'],
    expiresInS: body.expires_in ?? null,
    cancellationKey: body.cancellation_key ?? null,
    replaceKey: body.replace_key ?? null,
  };
}
