import type { IncomingMessage } from 'node:http';
import type { Admission, OwnFeed } from '@notiflow/database';
import type { KnownUser } from '../authenticate/caller.ts';
import { isAllowedOrigin } from '../authenticate/is-allowed-origin.ts';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import type { NoPlace, StreamWish } from './feed-hub.ts';

/** Who wants to follow which feed, and by what they were let in. */
interface Wanted {
  feed: OwnFeed;
  user: KnownUser;
  /** The public key of the page. */
  apiKeyId: string;
  req: Pick<IncomingMessage, 'headers'>;
  after: number | null;
}

/** Lets a known user follow a feed; throws an `ApiError` where there is no place for one more stream. */
export function admitStream(
  deps: Pick<Deps, 'feedHub' | 'config'>,
  { feed: { projectId, channelId }, user, apiKeyId, req, after }: Wanted,
): StreamWish {
  const noPlace = deps.feedHub.refuse(user.id);
  if (noPlace !== null) throw refuse(noPlace);
  const { id: userId, proof, validUntil } = user;
  const admission: Admission = {
    projectId,
    apiKeyId: proof.kind === 'inbox_link' ? null : apiKeyId,
    proof: proof.kind,
    signingKeyId: 'signingKeyId' in proof ? proof.signingKeyId : null,
    origin: readListedOrigin(deps, req),
  };
  const inboxGeneration = proof.kind === 'inbox_link' ? proof.generation : null;
  return { userId, channelId, admission, inboxGeneration, validUntil, after };
}

/** The origin, where it was let in because the project names it. */
function readListedOrigin(
  deps: Pick<Deps, 'config'>,
  { headers: { origin, host } }: Wanted['req'],
): string | null {
  if (origin === undefined) return null;
  const isOurs = isAllowedOrigin(deps, { origin, host, access: { allowedOrigins: new Set() } });
  return isOurs ? null : origin;
}

const retryAfterS = { stopping: 1, process_full: 5, user_full: 5 } as const;

function refuse(noPlace: NoPlace): ApiError {
  const seconds = retryAfterS[noPlace];
  const headers = { 'retry-after': String(seconds) };
  switch (noPlace) {
    case 'user_full':
      return new ApiError('rate_limited', {
        message: 'This user has as many open streams as one may have: close others first',
        details: { reason: 'open_streams', retry_after: seconds },
        headers,
      });
    case 'process_full':
    case 'stopping':
      return new ApiError('unavailable', { details: { retry_after: seconds }, headers });
    default:
      return noPlace satisfies never;
  }
}
