import { type Db, run, statement } from '../connect.ts';

/** How many days things are kept after they last changed. */
export interface RetentionDays {
  /** What was given and what was rendered; at most as long as history. */
  contentDays: number;
  /** Runs, notifications, deliveries and attempts. */
  historyDays: number;
  auditDays: number;
}

/** A project, and the moments before which what it has may go. */
export interface ProjectRetention {
  projectId: string;
  contentBefore: Date;
  historyBefore: Date;
  auditBefore: Date;
}

const daysAgo = (days: string) => `now() - ${days} * interval '1 day'`;
const history = 'coalesce(retention_history_days, $3::int)';

const list = statement<ProjectRetention>(
  'list-retention',
  `SELECT id AS "projectId",
     ${daysAgo(`least(coalesce(retention_content_days, $4::int), ${history})`)} AS "contentBefore",
     ${daysAgo(history)} AS "historyBefore",
     ${daysAgo('coalesce(retention_audit_days, $5::int)')} AS "auditBefore"
   FROM projects WHERE id > $1 ORDER BY id LIMIT $2::int`,
);

/** Lists projects after an id, each with what it has set for itself or else the installation's days, by Postgres' clock. */
export async function listRetention(
  db: Db,
  { after, limit, days }: { after: string; limit: number; days: RetentionDays },
): Promise<ProjectRetention[]> {
  return run(db.pool, list, [after, limit, days.historyDays, days.contentDays, days.auditDays]);
}

const readDaysAgo = statement<{ moment: Date }>(
  'read-days-ago',
  `SELECT ${daysAgo('$1::int')} AS moment`,
);

/** The moment so many days ago, by Postgres' clock: what of the account itself is older may go. */
export async function findMomentDaysAgo(db: Db, { days }: { days: number }): Promise<Date> {
  const [row] = await run(db.pool, readDaysAgo, [days]);
  if (row === undefined) throw new Error('Postgres did not say what time it is.');
  return row.moment;
}
