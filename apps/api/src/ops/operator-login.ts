import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors.ts';

const failuresPerMinute = 5;

/** Lets the operator in by HTTP Basic; throws an `ApiError` for everybody else, and for those who keep guessing. */
export function createOperatorLogin({ OPS_USER, OPS_PASSWORD }: Deps['config']) {
  const failures = new RateLimiterMemory({ points: failuresPerMinute, duration: 60 });
  return async (req: Request): Promise<void> => {
    // Without a password there are no ops pages.
    if (OPS_PASSWORD === undefined) throw new ApiError('not_found');
    const address = req.ip ?? 'unknown';
    const failed = await failures.get(address);
    if (failed !== null && failed.remainingPoints <= 0) throw tooManyTries(failed.msBeforeNext);
    const { authorization = '' } = req.headers;
    if (isSame(authorization, basic(`${OPS_USER}:${OPS_PASSWORD}`))) return;
    // Browsers ask without a login first; that is no guess.
    if (authorization !== '') await failures.penalty(address);
    throw new ApiError('unauthenticated', {
      headers: { 'www-authenticate': 'Basic realm="ops", charset="UTF-8"' },
    });
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

function tooManyTries(waitMs: number): ApiError {
  const retryAfterS = Math.max(1, Math.ceil(waitMs / 1000));
  return new ApiError('rate_limited', {
    details: { limit: failuresPerMinute, window: '60s', retry_after: retryAfterS },
    headers: { 'retry-after': String(retryAfterS) },
  });
}
