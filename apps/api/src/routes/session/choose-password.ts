import {
  hashPassword,
  isPassword,
  isWellFormedToken,
  passwordCharsMax,
  passwordCharsMin,
} from '@notiflow/vault';
import Type from 'typebox';
import { ApiError } from '../../errors.ts';
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
    deps.loginGuard.admit({ email: '', ip: visit.ip });
    const member = isWellFormedToken(body.token)
      ? await deps.database.members.takeMemberLink({
          hash: deps.hashCredential(body.token),
          passwordHash: await hashPassword(body.password),
        })
      : null;
    if (member === null) {
      deps.loginGuard.noteFailure({ email: '', ip: visit.ip });
      throw new ApiError('unauthenticated', {
        message: 'This link was used, is too old or is not complete: ask for another one',
        details: { auth: 'session', reason: 'link_used' },
      });
    }
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

/** Changes the own password; every other browser of the member is logged out. */
export const changePassword = defineSessionRoute({
  method: 'put',
  path: '/password',
  summary: 'Change the own password',
  params: {},
  body: Type.Object(
    {
      current_password: Type.String({ minLength: 1, maxLength: passwordCharsMax }),
      password,
    },
    { additionalProperties: false },
  ),
  responses: { 204: { description: 'The password was changed', schema: null } },
  errors: ['validation_failed'],
  async handle(deps, { body, ...request }) {
    const { memberId, email, id } = requireVerified(request.session);
    const { ip } = request.visit;
    deps.loginGuard.admit({ email, ip });
    const login = await deps.database.members.findLoginOfMember({ email });
    if (!(await isPassword(login?.passwordHash ?? null, body.current_password))) {
      deps.loginGuard.noteFailure({ email, ip });
      const message = 'is not the current password';
      throw new ApiError('validation_failed', {
        details: { fields: [{ field: 'current_password', message, reason: 'invalid' }] },
      });
    }
    const passwordHash = await hashPassword(body.password);
    await deps.database.members.setMemberPassword({
      id: memberId,
      passwordHash,
      keptSessionId: id,
    });
    deps.forgetSessions();
    await auditLogin(deps, { memberId, action: 'member.password_changed', request });
    return { status: 204 };
  },
});
