import { generateTotp, isPassword, passwordCharsMax, sealTotp } from '@notiflow/vault';
import Type from 'typebox';
import type { Deps } from '../../deps.ts';
import { ApiError, conflict, validationFailed } from '../../errors.ts';
import type { VisitorContext } from '../../request-context.ts';
import { defineSessionRoute } from '../../route.ts';
import { auditLogin } from './audit-login.ts';
import { hasSecondFactor, makeRecoveryCodes, recoveryCodesShownOnce } from './recovery-codes.ts';
import { requireVerified } from './require-session.ts';
import { anyCodeBody } from './show-second-factor.ts';
import { takeAnyCode, takeAppCode } from './take-code.ts';

/** Offers a second factor: it counts from when a code of it was shown. */
export const offerSecondFactor = defineSessionRoute({
  method: 'post',
  path: '/totp',
  summary: 'Get a second factor to set up',
  happensOnce: true,
  params: {},
  responses: {
    200: {
      description: 'What an authenticator app takes',
      schema: Type.Object(
        {
          secret: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
          url: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
        },
        { title: 'OfferedSecondFactor' },
      ),
    },
  },
  errors: ['conflict'],
  shownOnce: ['secret', 'url'],
  async handle({ database, keyRing }, { session }) {
    const { memberId, email } = requireVerified(session);
    const offered = generateTotp(email);
    const sealed = sealTotp(keyRing, { memberId, secret: offered.secret });
    if (!(await database.members.offerTotp({ id: memberId, sealed }))) {
      throw conflict('There is a second factor: take it away first', {
        resource: 'member',
        id: memberId,
        reason: 'has_second_factor',
      });
    }
    return { status: 200, body: { ...offered }, headers: { 'cache-control': 'no-store' } };
  },
});

/** Confirms the offered second factor by a code of it, and gives the codes that stand in for it. */
export const confirmSecondFactor = defineSessionRoute({
  method: 'post',
  path: '/totp/confirm',
  summary: 'Confirm the second factor',
  happensOnce: true,
  params: {},
  body: Type.Object(
    { code: Type.String({ pattern: '^[0-9]{6}$', description: 'Six digits' }) },
    { additionalProperties: false },
  ),
  responses: {
    200: {
      description: 'It is asked for at each login from now on',
      schema: recoveryCodesShownOnce,
    },
  },
  errors: ['validation_failed', 'conflict'],
  shownOnce: ['recovery_codes'],
  async handle(deps, { body: { code }, ...request }) {
    const { memberId } = requireVerified(request.session);
    if (await hasSecondFactor(deps, memberId)) {
      throw conflict('The second factor is confirmed', {
        resource: 'member',
        id: memberId,
        reason: 'has_second_factor',
      });
    }
    await takeAppCode(deps, { memberId, code, request });
    const codes = await makeRecoveryCodes(deps, memberId);
    deps.forgetSessions();
    await auditLogin(deps, { memberId, action: 'member.second_factor_added', request });
    return { status: 200, body: codes, headers: { 'cache-control': 'no-store' } };
  },
});

/** Takes the own second factor away; a code of it or the password is wanted for that. */
export const dropSecondFactor = defineSessionRoute({
  method: 'post',
  path: '/totp/remove',
  summary: 'Take the second factor away',
  happensOnce: true,
  params: {},
  body: Type.Object(
    {
      code: Type.Optional(anyCodeBody.properties.code),
      password: Type.Optional(Type.String({ minLength: 1, maxLength: passwordCharsMax })),
    },
    { additionalProperties: false, description: 'One of the two' },
  ),
  responses: { 204: { description: 'The password alone is enough', schema: null } },
  errors: ['validation_failed'],
  async handle(deps, { body, ...request }) {
    const { memberId, email } = requireVerified(request.session);
    if (body.code !== undefined) await takeAnyCode(deps, { memberId, code: body.code, request });
    else await requirePassword(deps, { email, password: body.password, request });
    await deps.database.members.removeTotp({ id: memberId });
    deps.forgetSessions();
    await auditLogin(deps, { memberId, action: 'member.second_factor_removed', request });
    return { status: 204 };
  },
});

async function requirePassword(
  deps: Pick<Deps, 'database' | 'loginGuard'>,
  {
    email,
    password,
    request,
  }: { email: string; password: string | undefined; request: VisitorContext },
): Promise<void> {
  if (password === undefined) {
    const message = 'is wanted, or a code';
    throw validationFailed([{ field: 'password', message, reason: 'required' }]);
  }
  const counted = await deps.loginGuard.count({ account: email, ip: request.visit.ip });
  const login = await deps.database.members.findLoginOfMember({ email });
  if (await isPassword(login?.passwordHash ?? null, password)) return counted.forgive();
  throw new ApiError('unauthenticated', {
    message: 'The password is wrong',
    details: { auth: 'session', reason: 'wrong_login' },
  });
}
