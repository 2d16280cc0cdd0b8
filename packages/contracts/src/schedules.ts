import Type, { type Static } from 'typebox';
import { ruleProperties } from './calendar/rules.ts';
import { runNotiflowBody } from './runs.ts';

// A schedule says itself when its runs are sent.
const { send_at: _, ...runProperties } = runNotiflowBody.properties;

const moment = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', description }));

/** Body of `PUT /schedules/{handle}`. That its rule is one that comes round is checked apart. */
export const putScheduleBody = Type.Object(
  {
    handle: Type.Optional(Type.String()),
    name: Type.String({ minLength: 1, maxLength: 255 }),
    notiflow: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Id (UUID or ULID) or handle of the notiflow; its published version runs',
    }),
    ...ruleProperties,
    timezone: Type.Optional(
      Type.String({
        format: 'time-zone',
        maxLength: 64,
        description: 'The zone in which hours, days and weekdays of the rule are judged; or UTC',
      }),
    ),
    starts_at: moment('Nothing is run before; intervals and COUNT are reckoned from it'),
    ends_at: moment('Nothing is run after'),
    ...runProperties,
  },
  {
    additionalProperties: false,
    examples: [
      {
        name: 'Weekly news',
        notiflow: 'news',
        cron: '0 9 * * 1',
        timezone: 'Europe/Berlin',
        topic: 'news',
      },
      {
        name: 'Report of the month',
        notiflow: 'report',
        rrule: 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17',
        timezone: 'America/New_York',
        recipients: [{ external_id: 'user_12345' }],
      },
    ],
  },
);

/** Body of `PUT /schedules/{handle}`. */
export type PutScheduleBody = Static<typeof putScheduleBody>;

/** What a schedule may be: `ended` when its rule never comes round again. */
export const scheduleStatuses = ['active', 'paused', 'ended'] as const;

/** Why a schedule came round without making a run; it goes on all the same. */
export const firingReasons = [
  'notiflow_archived',
  'notiflow_not_published',
  'notiflow_inactive',
  'topic_not_found',
  'quota_reached',
] as const;

/** Why a schedule came round without making a run. */
export type FiringReason = (typeof firingReasons)[number];
