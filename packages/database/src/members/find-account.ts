import { type Db, run, statement } from '../connect.ts';
import { type MemberRecord, memberColumns } from './member-rows.ts';

/** What a member is told about themselves. */
export interface AccountRecord extends MemberRecord {
  recovery_codes_left: number;
  /** Who they are at providers of single sign-on. */
  identities: { issuer: string; linked_at: string }[];
}

const find = statement<AccountRecord>(
  'find-account',
  `SELECT ${memberColumns},
     (SELECT count(*)::int FROM member_recovery_codes c WHERE c.member_id = m.id) AS recovery_codes_left,
     coalesce((SELECT jsonb_agg(jsonb_build_object('issuer', i.issuer, 'linked_at', i.created_at) ORDER BY i.created_at)
               FROM member_identities i WHERE i.member_id = m.id), '[]') AS identities
   FROM members m WHERE m.id = $1`,
);

/** Finds what a member is told about themselves. */
export async function findAccount(db: Db, input: { id: string }): Promise<AccountRecord | null> {
  return (await run(db.pool, find, [input.id]))[0] ?? null;
}
