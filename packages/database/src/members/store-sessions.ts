import type { MemberRole } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';

// A browser that nobody used for half a day is logged out, and one that was used all the time after a week.
const idleHours = 12;
const lifeDays = 7;
/** That a session `s` did not end by itself. */
export const isAlive = `s.seen_at > now() - interval '${idleHours} hours' AND s.created_at > now() - interval '${lifeDays} days'`;

/** A browser in which a member is logged in. */
export interface SessionRecord {
  id: string;
  hash: Buffer;
  memberId: string;
  email: string;
  name: string;
  createdAt: Date;
  /** Whether the second factor, where there is one, was shown. */
  isVerified: boolean;
  hasTotp: boolean;
  accountRole: MemberRole | null;
  /** By the project's slug. */
  projects: {
    id: string;
    slug: string;
    name: string;
    role: MemberRole;
    rateLimitPerSecond: number | null;
  }[];
}

const create = statement<{ id: string }>(
  'create-session',
  `WITH ended AS (DELETE FROM member_sessions s WHERE s.member_id = $2 AND NOT (${isAlive})),
   logged_in AS (UPDATE members SET last_login_at = now() WHERE id = $2)
   INSERT INTO member_sessions (id, member_id, hash, verified_at, ip, user_agent)
   VALUES ($1, $2, $3, CASE WHEN $4 THEN now() END, $5, left($6, 300)) RETURNING id`,
);

/** Opens a session of a member, and forgets those that ended. */
export async function createSession(
  db: Db,
  input: {
    memberId: string;
    hash: Buffer;
    isVerified: boolean;
    ip: string | null;
    userAgent: string | null;
  },
): Promise<{ id: string }> {
  const { memberId, hash, isVerified, ip, userAgent } = input;
  const [session] = await run(db.pool, create, [
    newId(),
    memberId,
    hash,
    isVerified,
    ip,
    userAgent,
  ]);
  if (session === undefined) throw new Error('The stored session was not returned.');
  return session;
}

const find = statement<SessionRecord>(
  'find-session',
  `SELECT s.id, s.hash, s.member_id AS "memberId", s.created_at AS "createdAt", m.email, m.name,
     s.verified_at IS NOT NULL AS "isVerified", m.totp_confirmed_at IS NOT NULL AS "hasTotp",
     m.account_role AS "accountRole",
     coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'slug', p.slug, 'name', p.name,
                 'role', coalesce(m.account_role, mp.role), 'rateLimitPerSecond', p.rate_limit_per_second) ORDER BY p.slug)
               FROM projects p LEFT JOIN member_projects mp ON mp.project_id = p.id AND mp.member_id = m.id
               WHERE m.account_role IS NOT NULL OR mp.role IS NOT NULL), '[]') AS projects
   FROM member_sessions s JOIN members m ON m.id = s.member_id
   WHERE s.hash = $1 AND ${isAlive} AND m.disabled_at IS NULL`,
);

/** Finds the session with this hash, with what its member may do where, unless it ended or its member is disabled. */
export async function findSession(db: Db, hash: Buffer): Promise<SessionRecord | null> {
  return (await run(db.pool, find, [hash]))[0] ?? null;
}

const see = statement<never>(
  'see-sessions',
  `UPDATE member_sessions s SET seen_at = greatest(s.seen_at, used.at)
   FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::timestamptz[]) AS at) used WHERE s.id = used.id`,
);

/** Notes when sessions were last used. */
export async function recordSessionUse(
  db: Db,
  uses: readonly { id: string; usedAt: Date }[],
): Promise<void> {
  if (uses.length === 0) return;
  await run(db.pool, see, [uses.map(({ id }) => id), uses.map(({ usedAt }) => usedAt)]);
}

const replace = statement<{ id: string }>(
  'replace-session',
  `UPDATE member_sessions SET hash = $2, verified_at = now() WHERE id = $1 RETURNING id`,
);

/** Gives a session that showed its second factor another cookie; false when it was ended meanwhile. */
export async function verifySession(db: Db, input: { id: string; hash: Buffer }): Promise<boolean> {
  return (await run(db.pool, replace, [input.id, input.hash])).length > 0;
}

const end = statement<never>('end-session', 'DELETE FROM member_sessions WHERE id = $1');

/** Ends a session. */
export async function endSession(db: Db, input: { id: string }): Promise<void> {
  await run(db.pool, end, [input.id]);
}

const endOf = statement<{ id: string }>(
  'end-session-of-member',
  'DELETE FROM member_sessions WHERE id = $1 AND member_id = $2 RETURNING id',
);

/** Ends a session of a member; false when they have no such session. */
export async function endSessionOfMember(
  db: Db,
  input: { id: string; memberId: string },
): Promise<boolean> {
  return (await run(db.pool, endOf, [input.id, input.memberId])).length > 0;
}

const endOthers = statement<{ id: string }>(
  'end-sessions-but-one',
  'DELETE FROM member_sessions WHERE member_id = $1 AND id <> $2 RETURNING id',
);

/** Ends every session of a member but one; answers how many. */
export async function endOtherSessions(
  db: Db,
  input: { memberId: string; keptId: string },
): Promise<number> {
  return (await run(db.pool, endOthers, [input.memberId, input.keptId])).length;
}
