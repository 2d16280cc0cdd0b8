import { nextMoment } from '@notiflow/contracts';

/** When a schedule comes round: its rule in its zone, between two moments. */
export interface ScheduleTimes {
  cron: string | null;
  rrule: string | null;
  timezone: string;
  starts_at: Date | null;
  ends_at: Date | null;
}

/** When the schedule comes round next after this moment; null when it has ended. */
export function nextFiring(schedule: ScheduleTimes, after: Date): Date | null {
  const { cron, rrule, timezone, starts_at: startsAt, ends_at: endsAt } = schedule;
  const rule = {
    cron: cron ?? undefined,
    rrule: rrule ?? undefined,
    starts_at: startsAt?.toISOString(),
  };
  const next = nextMoment(rule, { after, timezone });
  return next !== null && (endsAt === null || next <= endsAt) ? next : null;
}
