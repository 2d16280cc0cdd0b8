import { generateToken, openTotp, stepOfCode } from '@notiflow/vault';
import Type from 'typebox';
import type { Deps } from '../../deps.ts';
import { ApiError } from '../../errors.ts';
import { defineSessionRoute } from '../../route.ts';
import { auditLogin } from './audit-login.ts';
import { answerSession } from './open-session.ts';
import { requireSession } from './require-session.ts';
import { sessionResource } from './session-resource.ts';

/** The body with a code of an authenticator app. */
export const codeBody = Type.Object(
  { code: Type.String({ pattern: '^[0-9]{6}$', description: 'Six digits' }) },
  { additionalProperties: false },
);

/** Takes the second factor of a member whose password was right; the session gets another cookie. */
export const showSecondFactor = defineSessionRoute({
  method: 'post',
  path: '/second-factor',
  summary: 'Show the second factor',
  happensOnce: true,
  params: {},
  body: codeBody,
  responses: { 200: { description: 'The session', schema: sessionResource } },
  errors: ['validation_failed'],
  async handle(deps, { body: { code }, ...request }) {
    const session = requireSession(request.session);
    await takeCode(deps, { memberId: session.memberId, code, ip: request.visit.ip });
    const secret = generateToken();
    const hash = deps.hashCredential(secret);
    await deps.database.members.verifySession({ id: session.id, hash });
    deps.forgetSessions();
    await auditLogin(deps, { memberId: session.memberId, action: 'member.logged_in', request });
    return answerSession(deps, { secret, visit: request.visit });
  },
});

/** Checks a code and uses it up; throws where it is wrong or was used, and when it was tried too often. */
export async function takeCode(
  deps: Pick<Deps, 'database' | 'keyRing' | 'loginGuard'>,
  { memberId, code, ip }: { memberId: string; code: string; ip: string | null },
): Promise<void> {
  deps.loginGuard.admit({ email: memberId, ip });
  const totp = await deps.database.members.findTotpOfMember({ id: memberId });
  const sealed = totp?.sealed ?? null;
  const secret = sealed === null ? null : openTotp(deps.keyRing, { memberId, sealed });
  const step = secret === null ? null : stepOfCode(secret, code);
  if (step !== null && (await deps.database.members.useTotpStep({ id: memberId, step }))) return;
  deps.loginGuard.noteFailure({ email: memberId, ip });
  throw new ApiError('unauthenticated', {
    message: 'The code is wrong, too old or was used before',
    details: { auth: 'session', reason: 'wrong_code' },
  });
}
