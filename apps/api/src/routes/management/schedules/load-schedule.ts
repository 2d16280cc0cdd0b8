import type { ScheduleRecord } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { notFound } from '../../../errors.ts';

/** Finds a schedule of the project, or throws that there is none. */
export async function loadSchedule(
  database: Deps['database'],
  address: { projectId: string; handle: string },
): Promise<ScheduleRecord> {
  const schedule = await database.schedules.findSchedule(address);
  if (schedule === null) throw notFound('schedule', address.handle);
  return schedule;
}
