import { ApiError } from '../errors.ts';
import { createFailureCount } from '../ops/failure-count.ts';

/** Who tries to log in, and from where. */
interface Attempt {
  /** Names the account; empty where no account is named. */
  email: string;
  ip: string | null;
}

/** Slows down whoever guesses. */
export interface LoginGuard {
  /** Throws for an account that was guessed at from this address too often within a minute. */
  admit(attempt: Attempt): void;
  noteFailure(attempt: Attempt): void;
}

const failuresPerMinute = 5;
// Somebody who tries the same password for many accounts; a whole office may be behind one address.
const failuresPerMinuteOfAddress = 100;

/** Makes a guard that remembers failures of a minute, in this process alone. */
export function createLoginGuard(now?: () => number): LoginGuard {
  const ofAccount = createFailureCount(now);
  const ofAddress = createFailureCount(now);
  const keyOf = ({ email, ip }: Attempt) => `${email.trim().toLowerCase()} ${ip ?? ''}`;
  const check = (most: number, count: ReturnType<typeof ofAccount.peek>) => {
    if (count.failures < most) return;
    const retryAfterS = Math.max(1, Math.ceil(count.beginsAnewInMs / 1000));
    throw new ApiError('rate_limited', {
      message: 'Too many wrong logins: wait a moment',
      details: { limit: most, window: '60s', retry_after: retryAfterS },
      headers: { 'retry-after': String(retryAfterS) },
    });
  };
  return {
    admit(attempt) {
      check(failuresPerMinute, ofAccount.peek(keyOf(attempt)));
      check(failuresPerMinuteOfAddress, ofAddress.peek(attempt.ip ?? ''));
    },
    noteFailure(attempt) {
      ofAccount.note(keyOf(attempt));
      ofAddress.note(attempt.ip ?? '');
    },
  };
}
