import { isPassword, passwordCharsMax } from '@notiflow/vault';
import Type from 'typebox';
import { ApiError } from '../../errors.ts';
import { defineSessionRoute } from '../../route.ts';
import { auditLogin } from './audit-login.ts';
import { openSession } from './open-session.ts';
import { sessionResource } from './session-resource.ts';

/** Lets a member in by e-mail address and password; who has a second factor is asked for it next. */
export const logIn = defineSessionRoute({
  method: 'post',
  path: '/login',
  summary: 'Log in',
  happensOnce: true,
  params: {},
  body: Type.Object(
    {
      email: Type.String({ minLength: 1, maxLength: 254 }),
      password: Type.String({ minLength: 1, maxLength: passwordCharsMax }),
    },
    { additionalProperties: false },
  ),
  responses: { 200: { description: 'The session', schema: sessionResource } },
  errors: ['validation_failed'],
  async handle(deps, { body: { email, password }, ...request }) {
    if (!deps.config.PASSWORD_LOGIN) {
      throw new ApiError('forbidden', {
        message: 'Nobody logs in by password here: use single sign-on, or a link of an admin',
        details: { reason: 'no_password_login' },
      });
    }
    const { visit } = request;
    const counted = await deps.loginGuard.count({ account: email, ip: visit.ip });
    const login = await deps.database.members.findLoginOfMember({ email });
    if (!(await isPassword(login?.passwordHash ?? null, password)) || login === null) {
      throw new ApiError('unauthenticated', {
        message: 'The e-mail address or the password is wrong',
        details: { auth: 'session', reason: 'wrong_login' },
      });
    }
    await counted.forgive();
    const answer = await openSession(deps, {
      memberId: login.id,
      isVerified: login.totpSecret === null,
      visit,
    });
    if (login.totpSecret === null) {
      await auditLogin(deps, { memberId: login.id, action: 'member.logged_in', request });
    }
    return answer;
  },
});
