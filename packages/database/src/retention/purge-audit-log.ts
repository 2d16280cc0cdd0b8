import { type Db, run, statement } from '../connect.ts';
import { idAfter } from '../ids.ts';

// The trigger lets an entry go while this is set, which ends with the statement, and if it is older than 30 days.
const purge = (name: string, owner: string) =>
  statement<{ count: number }>(
    name,
    `WITH purging AS MATERIALIZED (SELECT set_config('notiflow.purges', 'audit_log', true)),
     old AS MATERIALIZED (
       SELECT id FROM audit_log WHERE ${owner} AND id < $1::uuid AND created_at < least($2::timestamptz, now() - interval '30 days')
       ORDER BY id LIMIT $3::int FOR UPDATE SKIP LOCKED),
     removed AS (
       DELETE FROM audit_log USING purging WHERE id = ANY(ARRAY(SELECT id FROM old)) RETURNING 1)
     SELECT count(*)::int AS count FROM removed`,
  );

const purgeOfProject = purge('purge-audit-log-of-project', 'project_id = $4::uuid');
const purgeOfAccount = purge('purge-audit-log-of-account', 'project_id IS NULL');

/** Which entries go: those of a project, or of the account itself when it is null. */
export interface OldAuditEntries {
  projectId: string | null;
  before: Date;
  limit: number;
}

/** Removes at most `limit` entries of the audit log that are older, and answers how many. None is younger than 30 days. */
export async function purgeAuditLog(
  db: Db,
  { projectId, before, limit }: OldAuditEntries,
): Promise<number> {
  const values = [idAfter(before), before, limit];
  const [row] =
    projectId === null
      ? await run(db.pool, purgeOfAccount, values)
      : await run(db.pool, purgeOfProject, [...values, projectId]);
  return row?.count ?? 0;
}
