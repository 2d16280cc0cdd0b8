import type { MemberRole } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { isAlive } from '../members/store-sessions.ts';

/** By what somebody was let in to a project. */
export interface Follower {
  projectId: string;
  /** The session of a member, with their role; null of a token. */
  sessionId: string | null;
  role: MemberRole | null;
  accountTokenId: string | null;
}

const find = statement<{ place: number }>(
  'find-gone-project-followers',
  `SELECT place::int FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) WITH ORDINALITY
     AS asked (project_id, session_id, role, token_id, place)
   WHERE NOT EXISTS (
     SELECT FROM projects p WHERE p.id = asked.project_id AND CASE
       WHEN asked.session_id IS NOT NULL THEN EXISTS (
         SELECT FROM member_sessions s JOIN members m ON m.id = s.member_id
         LEFT JOIN member_projects mp ON mp.member_id = m.id AND mp.project_id = p.id
         WHERE s.id = asked.session_id AND s.verified_at IS NOT NULL AND m.disabled_at IS NULL AND ${isAlive}
           AND coalesce(m.account_role, mp.role) = asked.role)
       ELSE EXISTS (
         SELECT FROM account_tokens t WHERE t.id = asked.token_id AND t.revoked_at IS NULL
           AND (t.expires_at IS NULL OR t.expires_at > now())) END)`,
);

/**
 * Finds, by their places, which of those who follow projects would not be let in any more, or not as what they were; one
 * statement for all of them.
 */
export async function findGoneFollowers(
  db: Db,
  followers: readonly Follower[],
): Promise<Set<number>> {
  const rows = await run(db.pool, find, [
    followers.map(({ projectId }) => projectId),
    followers.map(({ sessionId }) => sessionId),
    followers.map(({ role }) => role),
    followers.map(({ accountTokenId }) => accountTokenId),
  ]);
  return new Set(rows.map(({ place }) => place - 1));
}
