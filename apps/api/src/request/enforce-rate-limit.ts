import type { Caller } from '../authenticate/caller.ts';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { type RateVerdict, userWindowS } from './rate-limit.ts';

/**
 * Counts the request and says in the headers what is left; throws when nothing is. A user has a limit beside that of the
 * page's key, and what is over it does not count for the others who use the key.
 */
export async function enforceRateLimit(
  deps: Pick<Deps, 'rateLimiter' | 'userRateLimiter'>,
  { caller, res }: { caller: Caller; res: { setHeader(name: string, value: string): unknown } },
): Promise<void> {
  const { project, user } = caller;
  const ofUser = user && (await deps.userRateLimiter.take(`${project?.id}:${user.id}`));
  const ofKey =
    ofUser?.isAllowed === false
      ? null
      : await deps.rateLimiter.take(limitedAs(caller), project?.rateLimitPerSecond);
  const verdicts = [
    ...(ofKey ? [{ name: 'default', windowS: 1, verdict: ofKey }] : []),
    ...(ofUser ? [{ name: 'user', windowS: userWindowS, verdict: ofUser }] : []),
  ];
  const join = (print: (verdict: RateVerdict, windowS: number) => string) =>
    verdicts.map(({ name, windowS, verdict }) => `"${name}";${print(verdict, windowS)}`).join(', ');
  res.setHeader(
    'ratelimit-policy',
    join(({ limit }, windowS) => `q=${limit};w=${windowS}`),
  );
  res.setHeader(
    'ratelimit',
    join(({ remaining, resetAfterS }) => `r=${remaining};t=${resetAfterS}`),
  );
  if (ofUser?.isAllowed === false) throw rateLimited('A user', { ...ofUser, windowS: userWindowS });
  if (ofKey?.isAllowed === false) throw rateLimited('This key', { ...ofKey, windowS: 1 });
}

function rateLimited(
  who: string,
  { limit, windowS, resetAfterS }: RateVerdict & { windowS: number },
): ApiError {
  const time = windowS === 1 ? 'a second' : `in ${windowS} seconds`;
  return new ApiError('rate_limited', {
    message: `${who} may make ${limit} requests ${time}`,
    details: { limit, window: `${windowS}s`, retry_after: resetAfterS },
    headers: { 'retry-after': String(resetAfterS) },
  });
}

/** Under which name a caller's requests are counted: the credential, in each project by itself. */
export function limitedAs({ project, credentialId }: LimitedCaller): string {
  return `${project?.id ?? 'account'}:${credentialId}`;
}

interface LimitedCaller {
  project: { id: string } | null;
  credentialId: string;
}
