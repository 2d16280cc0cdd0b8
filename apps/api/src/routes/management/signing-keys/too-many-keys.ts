import { type ApiError, conflict } from '../../../errors.ts';

/** A project that has as many usable signing keys as it may. */
export function tooManyKeys(limit: number): ApiError {
  return conflict(`A project has at most ${limit} usable signing keys: revoke others first`, {
    reason: 'limit_reached',
    limit,
  });
}
