import { type Db, run, statement, transaction } from '../connect.ts';

const setPassword = statement<never>(
  'set-password-of-member',
  'UPDATE members SET password_hash = $2 WHERE id = $1',
);

/** Ends the sessions of a member but for one, or all. */
export const endSessionsBut = statement<never>(
  'end-other-sessions',
  'DELETE FROM member_sessions WHERE member_id = $1 AND id IS DISTINCT FROM $2::uuid',
);

/** Gives a member another password and ends their sessions, but for the one that is kept. */
export async function setMemberPassword(
  db: Db,
  input: { id: string; passwordHash: string; keptSessionId: string | null },
): Promise<void> {
  await transaction(db, async (client) => {
    await run(client, setPassword, [input.id, input.passwordHash]);
    await run(client, endSessionsBut, [input.id, input.keptSessionId]);
  });
}

/** Adds a link to choose a password by. */
export const addLink = statement<never>(
  'add-member-link',
  `WITH earlier AS (DELETE FROM member_links WHERE member_id = $1 OR expires_at < now())
   INSERT INTO member_links (hash, member_id, expires_at)
   VALUES ($2, $1, now() + $3::int * interval '1 second')`,
);

/** Makes the link by which a member chooses a password, good once and for so long; an earlier one is worth nothing then. */
export async function createMemberLink(
  db: Db,
  input: { id: string; hash: Buffer; lifeS: number },
): Promise<void> {
  await run(db.pool, addLink, [input.id, input.hash, input.lifeS]);
}

const takeLink = statement<{ id: string; email: string }>(
  'take-member-link',
  `WITH taken AS (DELETE FROM member_links WHERE hash = $1 RETURNING member_id, expires_at)
   UPDATE members m SET password_hash = $2
   FROM taken WHERE m.id = taken.member_id AND taken.expires_at > now() AND m.disabled_at IS NULL
   RETURNING m.id, m.email`,
);

/** Uses up a link to choose a password; null when it is not known, used or too old. Sessions of before are ended. */
export async function takeMemberLink(
  db: Db,
  input: { hash: Buffer; passwordHash: string },
): Promise<{ id: string; email: string } | null> {
  return transaction(db, async (client) => {
    const [member] = await run(client, takeLink, [input.hash, input.passwordHash]);
    if (member === undefined) return null;
    await run(client, endSessionsBut, [member.id, null]);
    return member;
  });
}

const setTotp = statement<{ id: string }>(
  'set-totp-of-member',
  `UPDATE members SET totp_secret = $2, totp_confirmed_at = NULL, totp_last_step = 0
   WHERE id = $1 AND totp_confirmed_at IS NULL RETURNING id`,
);

/** Keeps a second factor that is not confirmed yet; false when there is a confirmed one. */
export async function offerTotp(db: Db, input: { id: string; sealed: string }): Promise<boolean> {
  return (await run(db.pool, setTotp, [input.id, input.sealed])).length > 0;
}

const findTotp = statement<{ sealed: string | null; is_confirmed: boolean }>(
  'find-totp-of-member',
  `SELECT totp_secret AS sealed, totp_confirmed_at IS NOT NULL AS is_confirmed FROM members WHERE id = $1`,
);

/** The second factor of a member, sealed, and whether they confirmed it. */
export async function findTotpOfMember(
  db: Db,
  input: { id: string },
): Promise<{ sealed: string | null; is_confirmed: boolean } | null> {
  return (await run(db.pool, findTotp, [input.id]))[0] ?? null;
}

const useStep = statement<{ id: string }>(
  'use-totp-step',
  `UPDATE members SET totp_last_step = $2, totp_confirmed_at = coalesce(totp_confirmed_at, now())
   WHERE id = $1 AND totp_secret = $3 AND totp_last_step < $2 RETURNING id`,
);

/**
 * Uses up the code of a step, which also confirms the second factor; false when it, or a later one, was used before, and
 * when the second factor of which the code is was taken away meanwhile.
 */
export async function useTotpStep(
  db: Db,
  input: { id: string; sealed: string; step: number },
): Promise<boolean> {
  return (await run(db.pool, useStep, [input.id, input.step, input.sealed])).length > 0;
}

const dropTotp = statement<never>(
  'drop-totp',
  `WITH codes AS (DELETE FROM member_recovery_codes WHERE member_id = $1)
   UPDATE members SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = 0 WHERE id = $1`,
);

/** Takes the second factor away, with the codes that stand in for it. */
export async function removeTotp(db: Db, input: { id: string }): Promise<void> {
  await run(db.pool, dropTotp, [input.id]);
}
