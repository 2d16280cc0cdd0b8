import { openTotp, readRecoveryCode, stepOfCode } from '@notiflow/vault';
import type { Deps } from '../../deps.ts';
import { ApiError } from '../../errors.ts';
import type { VisitorContext } from '../../request-context.ts';
import { auditLogin } from './audit-login.ts';

type CodeDeps = Pick<Deps, 'database' | 'keyRing' | 'loginGuard' | 'hashCredential'>;

interface GivenCode {
  memberId: string;
  code: string;
  request: VisitorContext;
}

/** Checks a code of the app and uses it up; throws where it is wrong or was used, and when it was tried too often. */
export async function takeAppCode(deps: CodeDeps, given: GivenCode): Promise<void> {
  const counted = await countTry(deps, given);
  if (!(await isAppCode(deps, given))) throw wrongCode();
  await counted.forgive();
}

/** The same, for a code of the app or one of those that stand in for it. */
export async function takeAnyCode(deps: CodeDeps, given: GivenCode): Promise<void> {
  const counted = await countTry(deps, given);
  if (!(await isAppCode(deps, given)) && !(await isRecoveryCode(deps, given))) throw wrongCode();
  await counted.forgive();
}

// Whoever is asked for a code has logged in, so that nobody else can use its tries up: they are counted wherever they come
// from, since a million codes are soon tried from a few thousand networks.
function countTry({ loginGuard }: Pick<Deps, 'loginGuard'>, { memberId, request }: GivenCode) {
  return loginGuard.count({ account: memberId, ip: request.visit.ip, isFromAnywhere: true });
}

async function isAppCode(deps: CodeDeps, { memberId, code }: GivenCode): Promise<boolean> {
  const digits = code.replaceAll(/\s/g, '');
  const totp = await deps.database.members.findTotpOfMember({ id: memberId });
  const sealed = totp?.sealed ?? null;
  if (sealed === null) return false;
  const step = stepOfCode(openTotp(deps.keyRing, { memberId, sealed }), digits);
  return step !== null && (await deps.database.members.useTotpStep({ id: memberId, sealed, step }));
}

async function isRecoveryCode(deps: CodeDeps, { memberId, code, request }: GivenCode) {
  const typed = readRecoveryCode(code);
  if (typed === null) return false;
  const hash = hashRecoveryCode(deps, { memberId, code: typed });
  const left = await deps.database.members.useRecoveryCode({ id: memberId, hash });
  if (left === null) return false;
  await auditLogin(deps, {
    memberId,
    action: 'member.recovery_code_used',
    request,
    details: { left },
  });
  return true;
}

/** The keyed hash under which a recovery code of a member is stored. */
export function hashRecoveryCode(
  { hashCredential }: Pick<Deps, 'hashCredential'>,
  { memberId, code }: { memberId: string; code: string },
): Buffer {
  return hashCredential(`recovery code of ${memberId}: ${readRecoveryCode(code)}`);
}

function wrongCode(): ApiError {
  return new ApiError('unauthenticated', {
    message: 'The code is wrong, too old or was used before',
    details: { auth: 'session', reason: 'wrong_code' },
  });
}
