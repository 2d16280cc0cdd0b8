import { generateRecoveryCodes } from '@notiflow/vault';
import Type from 'typebox';
import type { Deps } from '../../deps.ts';
import { conflict } from '../../errors.ts';
import { defineSessionRoute } from '../../route.ts';
import { auditLogin } from './audit-login.ts';
import { requireVerified } from './require-session.ts';
import { anyCodeBody } from './show-second-factor.ts';
import { hashRecoveryCode, takeAnyCode } from './take-code.ts';

/** The codes that stand in for a second factor, which only one answer has. */
export const recoveryCodesShownOnce = Type.Object(
  {
    recovery_codes: Type.Unsafe<string[] | null>({
      type: ['array', 'null'],
      items: { type: 'string' },
      description:
        'Codes that stand in for the second factor, each once. Null when the answer is repeated for an Idempotency-Key: then make others',
    }),
  },
  { title: 'RecoveryCodes' },
);

/** Makes other recovery codes for whoever shows that they have the second factor. */
export const renewRecoveryCodes = defineSessionRoute({
  method: 'post',
  path: '/totp/recovery-codes',
  summary: 'Make other recovery codes',
  happensOnce: true,
  params: {},
  body: anyCodeBody,
  responses: {
    200: { description: 'Those of before are worth nothing now', schema: recoveryCodesShownOnce },
  },
  errors: ['validation_failed', 'conflict'],
  shownOnce: ['recovery_codes'],
  async handle(deps, { body: { code }, ...request }) {
    const { memberId } = requireVerified(request.session);
    if (!(await hasSecondFactor(deps, memberId))) {
      throw conflict('There is no second factor', {
        resource: 'member',
        id: memberId,
        reason: 'no_second_factor',
      });
    }
    await takeAnyCode(deps, { memberId, code, request });
    const codes = await makeRecoveryCodes(deps, memberId);
    await auditLogin(deps, { memberId, action: 'member.recovery_codes_made', request });
    return { status: 200, body: codes, headers: { 'cache-control': 'no-store' } };
  },
});

/** Whether a member confirmed a second factor, as the database knows it and not a session that was read before. */
export async function hasSecondFactor(
  { database }: Pick<Deps, 'database'>,
  memberId: string,
): Promise<boolean> {
  return (await database.members.findTotpOfMember({ id: memberId }))?.is_confirmed === true;
}

/** Gives a member other recovery codes, in the place of those of before. */
export async function makeRecoveryCodes(
  deps: Pick<Deps, 'database' | 'hashCredential'>,
  memberId: string,
): Promise<{ recovery_codes: string[] }> {
  const codes = generateRecoveryCodes();
  const hashes = codes.map((code) => hashRecoveryCode(deps, { memberId, code }));
  await deps.database.members.replaceRecoveryCodes({ id: memberId, hashes });
  return { recovery_codes: codes };
}
