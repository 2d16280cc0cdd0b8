import { generateTotp, sealTotp } from '@notiflow/vault';
import Type from 'typebox';
import { conflict } from '../../errors.ts';
import { defineSessionRoute } from '../../route.ts';
import { auditLogin } from './audit-login.ts';
import { requireVerified } from './require-session.ts';
import { codeBody, takeCode } from './show-second-factor.ts';

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

/** Confirms the offered second factor by a code of it. */
export const confirmSecondFactor = defineSessionRoute({
  method: 'post',
  path: '/totp/confirm',
  summary: 'Confirm the second factor',
  happensOnce: true,
  params: {},
  body: codeBody,
  responses: { 204: { description: 'It is asked for at each login from now on', schema: null } },
  errors: ['validation_failed'],
  async handle(deps, { body: { code }, ...request }) {
    const { memberId } = requireVerified(request.session);
    await takeCode(deps, { memberId, code, ip: request.visit.ip });
    deps.forgetSessions();
    await auditLogin(deps, { memberId, action: 'member.second_factor_added', request });
    return { status: 204 };
  },
});

/** Takes the own second factor away; a code of it is wanted for that. */
export const dropSecondFactor = defineSessionRoute({
  method: 'post',
  path: '/totp/remove',
  summary: 'Take the second factor away',
  happensOnce: true,
  params: {},
  body: codeBody,
  responses: { 204: { description: 'The password alone is enough', schema: null } },
  errors: ['validation_failed'],
  async handle(deps, { body: { code }, ...request }) {
    const { memberId } = requireVerified(request.session);
    await takeCode(deps, { memberId, code, ip: request.visit.ip });
    await deps.database.members.removeTotp({ id: memberId });
    deps.forgetSessions();
    await auditLogin(deps, { memberId, action: 'member.second_factor_removed', request });
    return { status: 204 };
  },
});
