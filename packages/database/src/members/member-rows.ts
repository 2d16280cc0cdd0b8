import type { MemberRole } from '@notiflow/contracts';

/** Somebody who looks after the installation, as they may be shown. */
export interface MemberRecord {
  id: string;
  email: string;
  name: string;
  /** What they may do everywhere; null where only the projects say. */
  account_role: MemberRole | null;
  /** By the project's slug. */
  projects: { slug: string; role: MemberRole }[];
  has_password: boolean;
  has_totp: boolean;
  /** Whether they came by single sign-on. */
  has_identity: boolean;
  disabled_at: Date | null;
  last_login_at: Date | null;
  created_at: Date;
}

/**
 * An e-mail address as members are known by, of an SQL value: the letters of ASCII small, and no other. Postgres would make
 * plain letters of some that only look like them, and one address would be that of another.
 */
export const addressOf = (value: string) => `lower(${value}::text COLLATE "C")`;

/** The columns of a member record, of the members `m`. */
export const memberColumns = `m.id, m.email, m.name, m.account_role,
  coalesce((SELECT jsonb_agg(jsonb_build_object('slug', p.slug, 'role', mp.role) ORDER BY p.slug)
            FROM member_projects mp JOIN projects p ON p.id = mp.project_id
            WHERE mp.member_id = m.id), '[]') AS projects,
  m.password_hash IS NOT NULL AS has_password, m.totp_confirmed_at IS NOT NULL AS has_totp,
  EXISTS (SELECT 1 FROM member_identities mi WHERE mi.member_id = m.id) AS has_identity,
  m.disabled_at, m.last_login_at, m.created_at`;
