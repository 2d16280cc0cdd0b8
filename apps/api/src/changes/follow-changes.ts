import type { Deps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import type { RequestContext } from '../request-context.ts';
import type { NoPlace } from './change-hub.ts';
import type { ChangePosition } from './change-position.ts';
import type { FollowWish } from './change-stream.ts';

interface Wanted {
  projectId: string;
  caller: RequestContext['caller'];
  position: ChangePosition | null;
}

/** Lets a caller follow a project; throws an `ApiError` where there is no place for one more stream. */
export function followChanges(
  { changeHub }: Pick<Deps, 'changeHub'>,
  { projectId, caller, position }: Wanted,
): FollowWish {
  const { session, credentialId } = caller;
  const followerId = session?.memberId ?? credentialId;
  const noPlace = changeHub.refuse(followerId);
  if (noPlace !== null) throw refuse(noPlace);
  return {
    projectId,
    followerId,
    sessionId: session?.id ?? null,
    role: session?.projects.find(({ id }) => id === projectId)?.role ?? null,
    accountTokenId: session === null ? credentialId : null,
    seesInstallation: session === null || session.accountRole !== null,
    position,
  };
}

const retryAfterS = 5;

function refuse(noPlace: NoPlace): ApiError {
  const headers = { 'retry-after': String(retryAfterS) };
  switch (noPlace) {
    case 'follower_full':
      return new ApiError('rate_limited', {
        message: 'There are as many open streams as one may have: close others first',
        details: { reason: 'open_streams', retry_after: retryAfterS },
        headers,
      });
    case 'process_full':
    case 'stopping':
      return new ApiError('unavailable', { details: { retry_after: retryAfterS }, headers });
    default:
      return noPlace satisfies never;
  }
}
