import { type Db, retryDeadlocks, run, statement } from '../connect.ts';

/** When a project key, a signing key or an account token was last used. */
export interface CredentialUse {
  id: string;
  usedAt: Date;
}

// The ids of all tables are unique together, so each credential is found in one of them.
const record = statement<never>(
  'record-credential-use',
  `WITH used AS (SELECT * FROM unnest($1::uuid[], $2::timestamptz[]) AS u (id, at)),
   tokens AS (
     UPDATE account_tokens t SET last_used_at = greatest(t.last_used_at, u.at)
     FROM used u WHERE t.id = u.id
   ), signing AS (
     UPDATE signing_keys s SET last_used_at = greatest(s.last_used_at, u.at)
     FROM used u WHERE s.id = u.id
   )
   UPDATE api_keys k SET last_used_at = greatest(k.last_used_at, u.at)
   FROM used u WHERE k.id = u.id`,
);

/** Stores when credentials were last used, all in one statement; an earlier moment changes nothing. */
export async function recordUse(db: Db, uses: CredentialUse[]): Promise<void> {
  const values = [uses.map(({ id }) => id), uses.map(({ usedAt }) => usedAt)];
  // Several processes may tell of the same credentials at once, in any order.
  await retryDeadlocks(() => run(db.pool, record, values));
}
