import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { createFailureCount } from './failure-count.ts';

const failuresPerMinute = 5;

/**
 * Lets the operator in by HTTP Basic; throws an `ApiError` for everybody else, and another one for a client that keeps
 * guessing. The right login is always let in: whoever guesses may share its address, behind a proxy or on one machine.
 */
export function createOperatorLogin({ OPS_USER, OPS_PASSWORD }: Deps['config']) {
  const count = createFailureCount();
  return async (req: Request): Promise<void> => {
    // Without a password there are no ops pages.
    if (OPS_PASSWORD === undefined) throw new ApiError('not_found');
    const { authorization = '' } = req.headers;
    if (isSame(authorization, basic(`${OPS_USER}:${OPS_PASSWORD}`))) return;
    // Browsers ask without a login first; that is no guess, and they need the question.
    if (authorization === '') throw loginWanted();
    const { failures, beginsAnewInMs } = count.note(req.ip ?? 'unknown');
    throw failures > failuresPerMinute ? tooManyTries(beginsAnewInMs) : loginWanted();
  };
}

/** Compares two texts in a time that does not tell where they differ, nor how long they are. */
export function isSame(a: string, b: string): boolean {
  const [digestA, digestB] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return digestA !== undefined && digestB !== undefined && timingSafeEqual(digestA, digestB);
}

function basic(login: string): string {
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

function loginWanted(): ApiError {
  return new ApiError('unauthenticated', {
    headers: { 'www-authenticate': 'Basic realm="ops", charset="UTF-8"' },
  });
}

function tooManyTries(waitMs: number): ApiError {
  const retryAfterS = Math.max(1, Math.ceil(waitMs / 1000));
  return new ApiError('rate_limited', {
    details: { limit: failuresPerMinute, window: '60s', retry_after: retryAfterS },
    headers: { 'retry-after': String(retryAfterS) },
  });
}
