import type { MemberRole } from '@notiflow/contracts';
import { type Connection, type Db, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';
import { addressOf, type MemberRecord, memberColumns } from './member-rows.ts';
import { addLink, endSessionsBut } from './store-logins.ts';

/** What can be said of a member. */
export interface MemberInput {
  name: string;
  accountRole: MemberRole | null;
  /** By the project's slug; the whole list. */
  projects: readonly { slug: string; role: MemberRole }[];
}

const insert = statement<{ id: string }>(
  'insert-member',
  `INSERT INTO members (id, email, name, account_role) VALUES ($1, ${addressOf('$2')}, $3, $4)
   ON CONFLICT (email) DO NOTHING RETURNING id`,
);

/** Adds a member; null when there is one with this e-mail address. */
export async function createMember(
  db: Db,
  input: MemberInput & { email: string },
): Promise<{ id: string } | null> {
  return transaction(db, (client) => createMemberWithin(client, input));
}

/** The same, as part of more. */
export async function createMemberWithin(
  connection: Connection,
  { email, name, accountRole, projects }: MemberInput & { email: string },
): Promise<{ id: string } | null> {
  const [member] = await run(connection, insert, [newId(), email, name, accountRole]);
  if (member === undefined) return null;
  await saveProjects(connection, { id: member.id, projects });
  return member;
}

const firstMember = statement<{ id: string }>(
  'insert-first-member',
  `INSERT INTO members (id, email, account_role, password_hash)
   SELECT $1, ${addressOf('$2')}, 'admin', $3 WHERE NOT EXISTS (SELECT 1 FROM members)
   ON CONFLICT DO NOTHING RETURNING id`,
);

const unwelcomed = statement<{ id: string }>(
  'find-unwelcomed-member',
  `SELECT m.id FROM members m WHERE m.password_hash IS NULL AND NOT EXISTS (SELECT 1 FROM members WHERE id <> m.id)
     AND NOT EXISTS (SELECT 1 FROM member_links l WHERE l.member_id = m.id AND l.expires_at > now())
     AND NOT EXISTS (SELECT 1 FROM member_identities i WHERE i.member_id = m.id)`,
);

/**
 * Adds the first member, an admin of everything; null when there are members. Whoever is the only one and never came in
 * while their link was good gets another one.
 */
export async function createFirstMember(
  db: Db,
  input: {
    email: string;
    passwordHash: string | null;
    /** By which they choose a password. */
    link: { hash: Buffer; lifeS: number } | null;
  },
): Promise<{ id: string } | null> {
  return transaction(db, async (client) => {
    // Two processes may start at once: one makes the first member, the other sees them.
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('first-member', 0))`);
    const { email, passwordHash, link } = input;
    const [created] = await run(client, firstMember, [newId(), email, passwordHash]);
    if (link === null) return created ?? null;
    const member = created ?? (await run(client, unwelcomed, []))[0];
    if (member === undefined) return null;
    await run(client, addLink, [member.id, link.hash, link.lifeS]);
    return member;
  });
}

const clearProjects = statement<never>(
  'clear-projects-of-member',
  'DELETE FROM member_projects WHERE member_id = $1',
);

const addProjects = statement<never>(
  'add-projects-of-member',
  `INSERT INTO member_projects (member_id, project_id, role)
   SELECT $1, p.id, given.role
   FROM jsonb_to_recordset($2::jsonb) AS given (slug text, role text) JOIN projects p ON p.slug = given.slug`,
);

async function saveProjects(
  connection: Connection,
  { id, projects }: { id: string; projects: MemberInput['projects'] },
): Promise<void> {
  await run(connection, clearProjects, [id]);
  if (projects.length > 0) await run(connection, addProjects, [id, JSON.stringify(projects)]);
}

/** What became of a change to a member. */
export type MemberChange = 'changed' | 'not_found' | 'last_admin' | 'not_expected';

// Two admins must not take the role from each other at once.
const lockAdmins = `SELECT pg_advisory_xact_lock(hashtextextended('account-admins', 0))`;

const countOtherAdmins = statement<{ others: number; is_admin: boolean | null }>(
  'count-other-admins',
  `SELECT count(*) FILTER (WHERE id <> $1 AND account_role = 'admin' AND disabled_at IS NULL)::int AS others,
     bool_or(id = $1 AND account_role = 'admin' AND disabled_at IS NULL) AS is_admin FROM members`,
);

const update = statement<{ id: string }>(
  'update-member',
  `UPDATE members SET name = coalesce($2, name),
     account_role = CASE WHEN $3 THEN $4 ELSE account_role END,
     disabled_at = CASE $5::boolean WHEN true THEN coalesce(disabled_at, now()) WHEN false THEN NULL ELSE disabled_at END
   WHERE id = $1 RETURNING id`,
);

const find = statement<MemberRecord>(
  'find-member-to-update',
  `SELECT ${memberColumns} FROM members m WHERE m.id = $1`,
);

/**
 * Changes what is given of a member and keeps the rest; somebody must stay who may do everything. Whoever is disabled is
 * logged out for good.
 */
export async function updateMember(
  db: Db,
  input: {
    id: string;
    changes: Partial<MemberInput> & { isDisabled?: boolean };
    /** Looks at the member before the change; they stay as they are until it is made. */
    isExpected?: (stored: MemberRecord) => boolean;
  },
): Promise<MemberChange> {
  const { id, changes } = input;
  const { name = null, accountRole, projects, isDisabled = null } = changes;
  return transaction(db, async (client) => {
    // Whoever changes a member waits for this one.
    await client.query(lockAdmins);
    if (input.isExpected !== undefined) {
      const [stored] = await run(client, find, [id]);
      if (stored !== undefined && !input.isExpected(stored)) return 'not_expected';
    }
    const losesAdmin =
      isDisabled === true || (accountRole !== undefined && accountRole !== 'admin');
    if (losesAdmin && (await isLastAdmin(client, id))) return 'last_admin';
    const values = [id, name, accountRole !== undefined, accountRole ?? null, isDisabled];
    if ((await run(client, update, values)).length === 0) return 'not_found';
    if (projects !== undefined) await saveProjects(client, { id, projects });
    if (isDisabled === true) await run(client, endSessionsBut, [id, null]);
    return 'changed';
  });
}

const remove = statement<{ id: string }>(
  'remove-member',
  'DELETE FROM members WHERE id = $1 RETURNING id',
);

/** Removes a member with all their sessions; somebody must stay who may do everything. */
export async function removeMember(db: Db, input: { id: string }): Promise<MemberChange> {
  return transaction(db, async (client) => {
    await client.query(lockAdmins);
    if (await isLastAdmin(client, input.id)) return 'last_admin';
    return (await run(client, remove, [input.id])).length === 0 ? 'not_found' : 'changed';
  });
}

async function isLastAdmin(connection: Connection, id: string): Promise<boolean> {
  const [counted] = await run(connection, countOtherAdmins, [id]);
  return counted?.is_admin === true && counted.others === 0;
}
