import type { Response } from 'express';
import type { Caller } from '../authenticate/caller.ts';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors.ts';

/** Counts the request and says in the headers what is left; throws when nothing is. */
export async function enforceRateLimit(
  deps: Pick<Deps, 'rateLimiter'>,
  { caller, res }: { caller: Caller; res: Response },
): Promise<void> {
  const verdict = await deps.rateLimiter.take(
    limitedAs(caller),
    caller.project?.rateLimitPerSecond,
  );
  const { limit, remaining, resetAfterS } = verdict;
  res.setHeader('ratelimit-policy', `"default";q=${limit};w=1`);
  res.setHeader('ratelimit', `"default";r=${remaining};t=${resetAfterS}`);
  if (verdict.isAllowed) return;
  throw new ApiError('rate_limited', {
    message: `This key may make ${limit} requests a second`,
    details: { limit, window: '1s', retry_after: resetAfterS },
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
