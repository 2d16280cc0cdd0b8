import {
  actor,
  firingReasons,
  nextMoments,
  type Priority,
  recipient,
  runPriorities,
  scheduleStatuses,
} from '@notiflow/contracts';
import type { FiringRecord, ListedScheduleRecord, ScheduleRecord } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import {
  anyObject,
  momentOrNull,
  textOrNull,
  toMoment,
  wordOrNull,
} from '../../../request/resource-parts.ts';

const lastFiring = {
  fire_at: Type.String({
    format: 'date-time',
    description: 'The moment of the rule, by the clock of the project',
  }),
  notiflow_run_id: textOrNull,
  reason: Type.Unsafe<(typeof firingReasons)[number] | null>({
    ...wordOrNull(firingReasons),
    description: 'Why there is no run',
  }),
};

/** One time that a schedule came round, as lists answer it. */
export const firingResource = Type.Object(
  { id: Type.String(), ...lastFiring, created_at: Type.String({ format: 'date-time' }) },
  { title: 'ScheduleFiring' },
);

const priorityWords = Object.keys(runPriorities) as Priority[];

/** How many of the moments to come are shown; a list of a thousand schedules shows one of each, which is remembered. */
const nextRunsShown = 5;
const nextRunsListed = 1;

/** A schedule as lists answer it: without its recipients. */
export const listedScheduleResource = Type.Object(
  {
    id: Type.String(),
    handle: Type.String(),
    name: Type.String(),
    status: Type.Enum([...scheduleStatuses]),
    notiflow_id: Type.String(),
    notiflow_handle: Type.String(),
    cron: textOrNull,
    rrule: textOrNull,
    timezone: Type.String(),
    starts_at: momentOrNull,
    ends_at: momentOrNull,
    next_runs: Type.Array(Type.String({ format: 'date-time' }), {
      maxItems: nextRunsShown,
      description:
        'By the clock of the project; in lists the first one alone; empty while the schedule is paused',
    }),
    last_firing: Type.Union([Type.Object(lastFiring), Type.Null()]),
    topic: textOrNull,
    recipient_count: Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 0 }),
    actor: Type.Union([actor, Type.Null()]),
    data: anyObject,
    priority: Type.Enum(priorityWords),
    expires_in: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
    cancellation_key: textOrNull,
    replace_key: textOrNull,
    paused_at: momentOrNull,
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  { title: 'ListedSchedule' },
);

/** A schedule. */
export const scheduleResource = Type.Object(
  {
    ...listedScheduleResource.properties,
    recipients: Type.Union([Type.Array(recipient), Type.Null()]),
  },
  { title: 'Schedule' },
);

/** A schedule as lists answer it. */
export function presentListedSchedule(
  schedule: ListedScheduleRecord,
): Static<typeof listedScheduleResource> {
  const { last_firing: last } = schedule;
  return {
    id: schedule.id,
    handle: schedule.handle,
    name: schedule.name,
    status: statusOf(schedule),
    notiflow_id: schedule.notiflow_id,
    notiflow_handle: schedule.notiflow_handle,
    cron: schedule.cron,
    rrule: schedule.rrule,
    timezone: schedule.timezone,
    starts_at: toMoment(schedule.starts_at),
    ends_at: toMoment(schedule.ends_at),
    next_runs: listNextRuns(schedule, nextRunsListed),
    last_firing: last && {
      fire_at: new Date(last.fire_at).toISOString(),
      notiflow_run_id: last.run_id,
      reason: last.reason,
    },
    topic: schedule.topic,
    recipient_count: schedule.recipient_count,
    actor: schedule.actor,
    data: schedule.data,
    priority: priorityWords.find((word) => runPriorities[word] === schedule.priority) ?? 'normal',
    expires_in: schedule.expires_in,
    cancellation_key: schedule.cancellation_key,
    replace_key: schedule.replace_key,
    paused_at: toMoment(schedule.paused_at),
    created_at: schedule.created_at.toISOString(),
    updated_at: schedule.updated_at.toISOString(),
  };
}

/** A schedule for an answer. */
export function presentSchedule(schedule: ScheduleRecord): Static<typeof scheduleResource> {
  return {
    ...presentListedSchedule(schedule),
    next_runs: listNextRuns(schedule, nextRunsShown),
    recipients: schedule.recipients,
  };
}

/** One time that a schedule came round, for an answer. */
export function presentFiring(firing: FiringRecord): Static<typeof firingResource> {
  return {
    id: firing.id,
    fire_at: firing.fire_at.toISOString(),
    notiflow_run_id: firing.run_id,
    reason: firing.reason,
    created_at: firing.created_at.toISOString(),
  };
}

type Moments = Pick<ListedScheduleRecord, 'paused_at' | 'next_fire_at'>;

function statusOf({ paused_at: pausedAt, next_fire_at: nextFireAt }: Moments) {
  if (pausedAt !== null) return 'paused';
  return nextFireAt === null ? 'ended' : 'active';
}

function listNextRuns(schedule: ListedScheduleRecord, count: number): string[] {
  const { cron, rrule, timezone, starts_at: startsAt, ends_at: endsAt, now } = schedule;
  if (statusOf(schedule) !== 'active') return [];
  const rule = {
    cron: cron ?? undefined,
    rrule: rrule ?? undefined,
    starts_at: startsAt?.toISOString(),
  };
  const moments = nextMoments(rule, { after: now, timezone }, count);
  const inTime = moments.filter((moment) => endsAt === null || moment <= endsAt);
  return inTime.map((moment) => moment.toISOString());
}
