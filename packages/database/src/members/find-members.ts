import { type Db, run, statement } from '../connect.ts';
import { addressOf, type MemberRecord, memberColumns } from './member-rows.ts';

/** What a login is checked against. */
export interface LoginRecord {
  id: string;
  /** Null while no password was chosen. */
  passwordHash: string | null;
  /** Null where no second factor was confirmed. */
  totpSecret: string | null;
}

const findLogin = statement<LoginRecord>(
  'find-login',
  `SELECT id, password_hash AS "passwordHash",
     CASE WHEN totp_confirmed_at IS NOT NULL THEN totp_secret END AS "totpSecret"
   FROM members WHERE email = ${addressOf('$1')} AND disabled_at IS NULL`,
);

/** Finds what the login of a member is checked against, unless they are disabled. */
export async function findLoginOfMember(
  db: Db,
  input: { email: string },
): Promise<LoginRecord | null> {
  return (await run(db.pool, findLogin, [input.email]))[0] ?? null;
}

const find = statement<MemberRecord>(
  'find-member',
  `SELECT ${memberColumns} FROM members m WHERE m.id = $1`,
);

/** Finds a member by id. */
export async function findMember(db: Db, input: { id: string }): Promise<MemberRecord | null> {
  return (await run(db.pool, find, [input.id]))[0] ?? null;
}

const list = statement<MemberRecord>(
  'list-members',
  `SELECT ${memberColumns} FROM members m ORDER BY m.id DESC LIMIT $1 OFFSET $2`,
);

const count = statement<{ total: number }>(
  'count-members',
  'SELECT count(*)::int AS total FROM members',
);

/** Lists members, newest first, disabled ones too. */
export async function listMembers(
  db: Db,
  input: { offset: number; limit: number },
): Promise<{ members: MemberRecord[]; total: number }> {
  const [members, [counted]] = await Promise.all([
    run(db.pool, list, [input.limit, input.offset]),
    run(db.pool, count, []),
  ]);
  return { members, total: counted?.total ?? 0 };
}
