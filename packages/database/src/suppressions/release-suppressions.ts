import { type Db, run, statement } from '../connect.ts';

/** What has to be true of addresses that are taken from the list. */
export interface ReleaseFilter {
  channelType?: string | undefined;
  reason?: string | undefined;
  /** Of mail addresses, in lower case. */
  domain?: string | undefined;
  createdAfter?: Date | undefined;
  createdBefore?: Date | undefined;
}

// An erased address has no domain to be found by.
const isMeant = `s.project_id = $1
  AND ($2::jsonb->>'channelType' IS NULL OR s.channel_type = $2::jsonb->>'channelType')
  AND ($2::jsonb->>'reason' IS NULL OR s.reason = $2::jsonb->>'reason')
  AND ($2::jsonb->>'domain' IS NULL
    OR (s.channel_type = 'email' AND lower(split_part(s.address, '@', 2)) = $2::jsonb->>'domain'))
  AND ($2::jsonb->>'createdAfter' IS NULL OR s.created_at > ($2::jsonb->>'createdAfter')::timestamptz)
  AND ($2::jsonb->>'createdBefore' IS NULL OR s.created_at < ($2::jsonb->>'createdBefore')::timestamptz)`;

const count = statement<{ count: number }>(
  'count-releasable-suppressions',
  `SELECT count(*)::int AS count FROM (
     SELECT FROM suppressions s WHERE ${isMeant} LIMIT $3::int) found`,
);

const release = statement<{ count: number }>(
  'release-suppressions',
  `WITH gone AS (
     DELETE FROM suppressions WHERE ctid = ANY(ARRAY(
       SELECT s.ctid FROM suppressions s WHERE ${isMeant} LIMIT $3::int FOR UPDATE SKIP LOCKED))
     RETURNING 1)
   SELECT count(*)::int AS count FROM gone`,
);

/** Counts the addresses that would be taken from the list, up to `limit`. */
export async function countReleasable(
  db: Db,
  input: { projectId: string; filter: ReleaseFilter; limit: number },
): Promise<number> {
  const values = [input.projectId, JSON.stringify(input.filter), input.limit];
  return (await run(db.pool, count, values))[0]?.count ?? 0;
}

/** Takes at most `limit` addresses from the list; answers how many. */
export async function releaseSuppressions(
  db: Db,
  input: { projectId: string; filter: ReleaseFilter; limit: number },
): Promise<number> {
  const values = [input.projectId, JSON.stringify(input.filter), input.limit];
  return (await run(db.pool, release, values))[0]?.count ?? 0;
}
