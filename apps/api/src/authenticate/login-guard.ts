import type { Database } from '@notiflow/database';
import { ApiError } from '../errors.ts';
import { networkOf } from './network-of.ts';

/** Who tries to log in, and from where. */
interface Attempt {
  /** Names the account; null where no account is named. */
  account: string | null;
  ip: string | null;
  /** Whether tries of the account count wherever they come from; for what only those can try who have logged in. */
  isFromAnywhere?: boolean;
}

/** A try that was counted. */
export interface CountedTry {
  /** It was right, and counts no more. */
  forgive(): Promise<void>;
}

/** Slows down whoever guesses. */
export interface LoginGuard {
  /** Counts a try before it is looked at; throws for an account that is tried too often from this network within a minute. */
  count(attempt: Attempt): Promise<CountedTry>;
}

interface GuardDeps {
  members: Pick<Database['members'], 'takeLoginTries' | 'giveBackLoginTries'>;
  /** The keyed hash under which something is stored: a table of tries shall not tell who tries from where. */
  hash: (clear: string) => Buffer;
}

const windowS = 60;
const triesOfAccount = 5;
// Somebody who tries the same password for many accounts; a whole office may be behind one address.
const triesOfAddress = 100;

/**
 * Makes a guard that counts in Postgres, so that all api processes count together. A try is counted before it is looked at
 * and given back when it was right: of many that come at once no more are looked at than of many one after the other.
 */
export function createLoginGuard({ members, hash }: GuardDeps): LoginGuard {
  return {
    async count({ account, ip, isFromAnywhere = false }) {
      const from = networkOf(ip ?? '');
      const limits = [
        { key: hash(`tries from ${from}`), most: triesOfAddress },
        ...(account === null
          ? []
          : [
              {
                key: hash(
                  `tries of ${account.trim().toLowerCase()} from ${isFromAnywhere ? 'anywhere' : from}`,
                ),
                most: triesOfAccount,
              },
            ]),
      ];
      const keys = limits.map(({ key }) => key);
      const counted = await members.takeLoginTries({ keys, windowS });
      for (const { key, most } of limits) {
        const found = counted.find((tries) => tries.key.equals(key));
        if (found !== undefined && found.tries > most)
          throw tooManyTries(most, found.beginsAnewInMs);
      }
      return { forgive: () => members.giveBackLoginTries({ keys }) };
    },
  };
}

function tooManyTries(limit: number, waitMs: number): ApiError {
  const retryAfterS = Math.max(1, Math.ceil(waitMs / 1000));
  return new ApiError('rate_limited', {
    message: 'Too many wrong logins: wait a moment',
    details: { limit, window: `${windowS}s`, retry_after: retryAfterS },
    headers: { 'retry-after': String(retryAfterS) },
  });
}
