import { type Db, run, statement } from '../connect.ts';
import { jsonBytes, type Page, type PageInput, readPage } from '../read-page.ts';
import {
  columns,
  type FiringRecord,
  type ListedScheduleRecord,
  listedColumns,
  type ScheduleRecord,
} from './schedule-rows.ts';

const find = statement<ScheduleRecord>(
  'find-schedule',
  `SELECT ${columns} FROM schedules s WHERE s.project_id = $1 AND s.handle = $2`,
);

/** Finds a schedule of the project by its handle. */
export async function findSchedule(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<ScheduleRecord | null> {
  return (await run(db.pool, find, [input.projectId, input.handle]))[0] ?? null;
}

/** Lists the project's schedules, newest first. */
export async function listSchedules(
  db: Db,
  input: { projectId: string; page: PageInput },
): Promise<Page<ListedScheduleRecord>> {
  return readPage<ListedScheduleRecord>(
    db,
    {
      columns: listedColumns,
      from: 'schedules s',
      bytes: jsonBytes('s.data'),
      idColumn: 's.id',
      conditions: [['s.project_id = ?', input.projectId]],
    },
    input.page,
  );
}

/** Lists when a schedule came round, newest first. */
export async function listFirings(
  db: Db,
  input: { projectId: string; scheduleId: string; page: PageInput },
): Promise<Page<FiringRecord>> {
  return readPage<FiringRecord>(
    db,
    {
      columns: 'f.id, f.fire_at, f.run_id, f.reason, f.created_at',
      from: 'schedule_firings f',
      idColumn: 'f.id',
      conditions: [
        ['f.project_id = ?', input.projectId],
        ['f.schedule_id = ?', input.scheduleId],
      ],
    },
    input.page,
  );
}
