import { generateToken } from '@notiflow/vault';
import Type from 'typebox';
import { defineSessionRoute } from '../../route.ts';
import { auditLogin } from './audit-login.ts';
import { answerSession } from './open-session.ts';
import { requireSession } from './require-session.ts';
import { sessionResource } from './session-resource.ts';
import { takeAnyCode } from './take-code.ts';

/** The body with a code of an authenticator app, or one of those that stand in for it. */
export const anyCodeBody = Type.Object(
  {
    code: Type.String({
      pattern: '^[0-9A-Za-z -]{6,20}$',
      description: 'Six digits, or a recovery code',
    }),
  },
  { additionalProperties: false },
);

/** Takes the second factor of a member whose password was right; the session gets another cookie. */
export const showSecondFactor = defineSessionRoute({
  method: 'post',
  path: '/second-factor',
  summary: 'Show the second factor',
  happensOnce: true,
  params: {},
  body: anyCodeBody,
  responses: { 200: { description: 'The session', schema: sessionResource } },
  errors: ['validation_failed'],
  async handle(deps, { body: { code }, ...request }) {
    const session = requireSession(request.session);
    const { memberId } = session;
    await takeAnyCode(deps, { memberId, code, request });
    const secret = generateToken();
    const hash = deps.hashCredential(secret);
    await deps.database.members.verifySession({ id: session.id, hash });
    deps.forgetSessions();
    await auditLogin(deps, { memberId, action: 'member.logged_in', request });
    return answerSession(deps, { secret, visit: request.visit });
  },
});
