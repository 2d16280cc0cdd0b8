import { type Db, run, statement } from '../connect.ts';

/** How often was tried within a window, this time included. */
export interface Tries {
  key: Buffer;
  tries: number;
  /** Milliseconds until the count begins anew. */
  beginsAnewInMs: number;
}

// What ended is forgotten by whoever tries next: so the table holds about a minute of tries.
const take = statement<Tries>(
  'take-login-tries',
  `WITH ended AS (
     DELETE FROM login_tries WHERE key IN (
       SELECT key FROM login_tries WHERE ends_at < now() AND key <> ALL($1::bytea[]) ORDER BY ends_at LIMIT 100
       FOR UPDATE SKIP LOCKED))
   INSERT INTO login_tries AS t (key, tries, ends_at)
   SELECT key, 1, now() + $2::int * interval '1 second' FROM unnest($1::bytea[]) AS key ORDER BY key
   ON CONFLICT (key) DO UPDATE SET
     tries = CASE WHEN t.ends_at > now() THEN t.tries + 1 ELSE 1 END,
     ends_at = CASE WHEN t.ends_at > now() THEN t.ends_at ELSE excluded.ends_at END
   RETURNING key, tries, (extract(epoch FROM ends_at - now()) * 1000)::int AS "beginsAnewInMs"`,
);

/** Counts a try under each of the keys, in windows that begin with the first try; whoever tries at once is counted at once. */
export async function takeLoginTries(
  db: Db,
  input: { keys: readonly Buffer[]; windowS: number },
): Promise<Tries[]> {
  return run(db.pool, take, [input.keys, input.windowS]);
}

const giveBack = statement<never>(
  'give-back-login-tries',
  `UPDATE login_tries SET tries = tries - 1 WHERE tries > 0 AND key IN (
     SELECT key FROM login_tries WHERE key = ANY($1::bytea[]) ORDER BY key FOR UPDATE)`,
);

/** Counts a try no more: it was right. */
export async function giveBackLoginTries(
  db: Db,
  input: { keys: readonly Buffer[] },
): Promise<void> {
  await run(db.pool, giveBack, [input.keys]);
}
