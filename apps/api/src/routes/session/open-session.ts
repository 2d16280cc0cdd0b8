import { generateToken } from '@notiflow/vault';
import { sessionCookie } from '../../authenticate/session-cookie.ts';
import type { Deps } from '../../deps.ts';
import { unauthenticated } from '../../errors.ts';
import type { Visit } from '../../request-context.ts';
import { presentSession } from './session-resource.ts';

/** Opens a session for a member who showed who they are, and answers it with its cookie. */
export async function openSession(
  deps: Pick<Deps, 'database' | 'hashCredential' | 'findSession'>,
  { memberId, isVerified, visit }: { memberId: string; isVerified: boolean; visit: Visit },
) {
  const secret = generateToken();
  const { ip, userAgent } = visit;
  const hash = deps.hashCredential(secret);
  await deps.database.members.createSession({ memberId, hash, isVerified, ip, userAgent });
  return answerSession(deps, { secret, visit });
}

/** Answers the session of a new secret, and gives the browser the secret. */
export async function answerSession(
  deps: Pick<Deps, 'findSession'>,
  { secret, visit }: { secret: string; visit: Visit },
) {
  const session = await deps.findSession(secret);
  // Ended meanwhile, or the member was disabled.
  if (session === null) throw unauthenticated('session');
  return {
    status: 200 as const,
    body: presentSession(session),
    headers: { 'set-cookie': sessionCookie(secret, visit), 'cache-control': 'no-store' },
  };
}
