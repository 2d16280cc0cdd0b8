import { type Db, run, statement } from '../connect.ts';

const replace = statement<never>(
  'replace-recovery-codes',
  `WITH earlier AS (DELETE FROM member_recovery_codes WHERE member_id = $1 AND hash <> ALL($2::bytea[]))
   INSERT INTO member_recovery_codes (member_id, hash) SELECT $1, unnest($2::bytea[])`,
);

/** Gives a member other recovery codes; those of before are worth nothing then. */
export async function replaceRecoveryCodes(
  db: Db,
  input: { id: string; hashes: readonly Buffer[] },
): Promise<void> {
  await run(db.pool, replace, [input.id, input.hashes]);
}

const use = statement<{ left: number }>(
  'use-recovery-code',
  `DELETE FROM member_recovery_codes WHERE member_id = $1 AND hash = $2
   RETURNING (SELECT count(*)::int - 1 FROM member_recovery_codes WHERE member_id = $1) AS left`,
);

/** Uses up a recovery code; answers how many are left, or null when there is no such code. */
export async function useRecoveryCode(
  db: Db,
  input: { id: string; hash: Buffer },
): Promise<number | null> {
  return (await run(db.pool, use, [input.id, input.hash]))[0]?.left ?? null;
}
