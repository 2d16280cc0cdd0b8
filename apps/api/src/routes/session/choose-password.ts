import type { SessionRecord } from '@notiflow/database';
import {
  hashPassword,
  isPassword,
  isWellFormedToken,
  passwordCharsMax,
  passwordCharsMin,
} from '@notiflow/vault';
import Type from 'typebox';
import type { Deps } from '../../deps.ts';
import { ApiError, conflict, unauthenticated, validationFailed } from '../../errors.ts';
import { defineSessionRoute } from '../../route.ts';
import { auditLogin } from './audit-login.ts';
import { openSession } from './open-session.ts';
import { requireVerified } from './require-session.ts';
import { sessionResource } from './session-resource.ts';

const password = Type.String({
  minLength: passwordCharsMin,
  maxLength: passwordCharsMax,
  description: `The new password: ${passwordCharsMin} to ${passwordCharsMax} characters`,
});

/** Lets a member choose a password by the link they were given, and logs them in. */
export const acceptLink = defineSessionRoute({
  method: 'post',
  path: '/accept-link',
  summary: 'Choose a password by a link',
  happensOnce: true,
  params: {},
  body: Type.Object(
    {
      token: Type.String({ minLength: 1, maxLength: 100, description: 'What the link ends with' }),
      password,
    },
    { additionalProperties: false },
  ),
  responses: { 200: { description: 'The session', schema: sessionResource } },
  errors: ['validation_failed'],
  async handle(deps, { body, ...request }) {
    const { visit } = request;
    const counted = await deps.loginGuard.count({ account: 'a link', ip: visit.ip });
    const member = isWellFormedToken(body.token)
      ? await deps.database.members.takeMemberLink({
          hash: deps.hashCredential(body.token),
          passwordHash: await hashPassword(body.password),
        })
      : null;
    if (member === null) {
      throw new ApiError('unauthenticated', {
        message: 'This link was used, is too old or is not complete: ask for another one',
        details: { auth: 'session', reason: 'link_used' },
      });
    }
    await counted.forgive();
    deps.forgetSessions();
    await auditLogin(deps, { memberId: member.id, action: 'member.password_chosen', request });
    const login = await deps.database.members.findLoginOfMember({ email: member.email });
    return openSession(deps, {
      memberId: member.id,
      isVerified: login?.totpSecret === null,
      visit,
    });
  },
});

// Whoever sits down at a browser that was left open must not get in by a password of their own afterwards.
const freshMs = 15 * 60_000;

/** Changes the own password; every other browser of the member is logged out. */
export const changePassword = defineSessionRoute({
  method: 'put',
  path: '/password',
  summary: 'Change the own password',
  params: {},
  body: Type.Object(
    {
      current_password: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: passwordCharsMax,
          description:
            'Whoever has none, since they came by single sign-on, leaves it out and logged in at most 15 minutes ago',
        }),
      ),
      password,
    },
    { additionalProperties: false },
  ),
  responses: { 204: { description: 'The password was changed', schema: null } },
  errors: ['validation_failed', 'conflict'],
  async handle(deps, { body, ...request }) {
    const session = requireVerified(request.session);
    const { memberId } = session;
    await requireOwner(deps, { session, given: body.current_password, ip: request.visit.ip });
    const passwordHash = await hashPassword(body.password);
    await deps.database.members.setMemberPassword({
      id: memberId,
      passwordHash,
      keptSessionId: session.id,
    });
    deps.forgetSessions();
    await auditLogin(deps, { memberId, action: 'member.password_changed', request });
    return { status: 204 };
  },
});

interface Proof {
  session: SessionRecord;
  given: string | undefined;
  ip: string | null;
}

/** Throws unless the current password is given; where there is none, unless the login is fresh. */
async function requireOwner(
  { database, loginGuard }: Pick<Deps, 'database' | 'loginGuard'>,
  { session: { memberId, email, createdAt }, given, ip }: Proof,
): Promise<void> {
  const login = await database.members.findLoginOfMember({ email });
  // Shut out meanwhile; who has no password is somebody else.
  if (login === null) throw unauthenticated('session');
  const stored = login.passwordHash;
  if (stored === null) {
    if (Date.now() - createdAt.getTime() <= freshMs) return;
    throw conflict('Log out and in again first: your login is more than 15 minutes old', {
      resource: 'member',
      id: memberId,
      reason: 'login_too_old',
    });
  }
  const counted = await loginGuard.count({ account: email, ip });
  if (await isPassword(stored, given ?? '')) return counted.forgive();
  const message = 'is not the current password';
  throw validationFailed([{ field: 'current_password', message, reason: 'invalid' }]);
}
