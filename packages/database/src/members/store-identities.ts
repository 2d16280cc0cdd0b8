import type { MemberRole } from '@notiflow/contracts';
import { type Connection, type Db, run, statement, transaction } from '../connect.ts';
import { addressOf } from './member-rows.ts';
import { createMemberWithin } from './store-members.ts';

/** Somebody as a provider of single sign-on names them. */
export interface ForeignIdentity {
  issuer: string;
  subject: string;
  /** Only one of which the provider says that it is theirs. */
  email: string | null;
  name: string;
}

/** What somebody becomes whom nobody invited. */
export interface Joining {
  accountRole: MemberRole | null;
  projects: readonly { slug: string; role: MemberRole }[];
}

/** Which member somebody is, or why they are none. */
export type MemberAdmission =
  | { kind: 'known' | 'linked' | 'joined'; memberId: string; hasTotp: boolean }
  | { kind: 'unknown' | 'disabled' | 'is_somebody_else' };

interface Found {
  memberId: string;
  isDisabled: boolean;
  hasTotp: boolean;
  isKnownOtherwise: boolean;
}

const facts = `m.id AS "memberId", m.disabled_at IS NOT NULL AS "isDisabled", m.totp_confirmed_at IS NOT NULL AS "hasTotp"`;

const findByIdentity = statement<Found>(
  'find-member-by-identity',
  `SELECT ${facts}, false AS "isKnownOtherwise"
   FROM member_identities i JOIN members m ON m.id = i.member_id WHERE i.issuer = $1 AND i.subject = $2`,
);

const findByEmail = statement<Found>(
  'find-member-by-email',
  `SELECT ${facts}, EXISTS (SELECT 1 FROM member_identities i WHERE i.member_id = m.id AND i.issuer = $2) AS "isKnownOtherwise"
   FROM members m WHERE m.email = ${addressOf('$1')}`,
);

const link = statement<never>(
  'link-identity',
  'INSERT INTO member_identities (issuer, subject, member_id) VALUES ($1, $2, $3)',
);

/**
 * Finds which member somebody is: the one who came as the same subject before, or else the one of their e-mail address, who
 * is that subject from then on, or else a new one where `joining` says so. A subject stays one member also under another
 * address; and whoever has the address of a member that came as another subject is not that member.
 */
export async function admitIdentity(
  db: Db,
  input: ForeignIdentity & { joining: Joining | null },
): Promise<MemberAdmission> {
  return transaction(db, async (client) => {
    const { issuer, subject, email } = input;
    // Who comes in two tabs at once for the first time is linked once.
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `identity ${issuer} ${subject}`,
    ]);
    const [known] = await run(client, findByIdentity, [issuer, subject]);
    if (known !== undefined) return judge(known, 'known');
    if (email === null) return { kind: 'unknown' };
    const [named] = await run(client, findByEmail, [email, issuer]);
    if (named?.isKnownOtherwise === true) return { kind: 'is_somebody_else' };
    if (named?.isDisabled === true) return { kind: 'disabled' };
    const memberId = named?.memberId ?? (await join(client, { ...input, email }));
    if (memberId === null) return { kind: 'unknown' };
    await run(client, link, [issuer, subject, memberId]);
    if (named === undefined) return { kind: 'joined', memberId, hasTotp: false };
    return { kind: 'linked', memberId, hasTotp: named.hasTotp };
  });
}

function judge({ memberId, isDisabled, hasTotp }: Found, kind: 'known'): MemberAdmission {
  return isDisabled ? { kind: 'disabled' } : { kind, memberId, hasTotp };
}

async function join(
  connection: Connection,
  { email, name, joining }: { email: string; name: string; joining: Joining | null },
): Promise<string | null> {
  if (joining === null) return null;
  return (await createMemberWithin(connection, { email, name, ...joining }))?.id ?? null;
}

const unlink = statement<{ issuer: string }>(
  'unlink-identities',
  `WITH ended AS (DELETE FROM member_sessions WHERE member_id = $1)
   DELETE FROM member_identities WHERE member_id = $1 RETURNING issuer`,
);

/**
 * Forgets who a member is elsewhere, and ends their sessions: whoever comes next with their e-mail address is them, and
 * whoever came before may be somebody else. False when there was nothing.
 */
export async function removeIdentities(db: Db, input: { id: string }): Promise<boolean> {
  return (await run(db.pool, unlink, [input.id])).length > 0;
}
