import type { NextFunction, Request, Response } from 'express';

// What browsers ask before they send anything that a plain form could not, and how long they may remember the answer:
// Chromium keeps it no longer.
const preflightHeaders = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-max-age': '7200',
};

/** The headers that we know; pages may have others, of a tracer, and they are let through, too. */
const ownHeaders = [
  'content-type',
  'x-notiflows-api-key',
  'x-notiflows-user-key',
  'x-notiflows-user-id',
  'x-notiflows-user-hash',
  'x-request-id',
  'idempotency-key',
  'if-none-match',
  'last-event-id',
  'cache-control',
].join(', ');

/** What scripts of a page may read beside the body. */
const exposedHeaders = [
  'x-request-id',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'etag',
  'idempotent-replayed',
].join(', ');

/**
 * Answers the preflight of a page. It names neither project nor user, so it is answered alike for every origin, and
 * permits nothing but to ask: whether the origin may read is judged with the request itself, and taken back there. Cookies
 * never come along.
 */
export function answerPages(req: Request, res: Response, next: NextFunction): void {
  res.vary('origin');
  const { origin } = req.headers;
  const isPreflight = req.method === 'OPTIONS' && 'access-control-request-method' in req.headers;
  if (!isPreflight || origin === undefined) {
    // Until the project is known there is nothing to tell, and whatever goes wrong the page may know.
    if (origin !== undefined) letRead(res, origin);
    next();
    return;
  }
  res
    .status(204)
    .set({
      ...preflightHeaders,
      'access-control-allow-headers': allowedHeaders(req.headers['access-control-request-headers']),
      'access-control-allow-origin': origin,
    })
    .end();
}

const headerNames = /^[\w-]{1,64}(?:, ?[\w-]{1,64}){0,31}$/;

function allowedHeaders(asked: string | undefined): string {
  return asked !== undefined && headerNames.test(asked) ? `${ownHeaders}, ${asked}` : ownHeaders;
}

/** Lets scripts of an origin read the answer; null takes that back. */
export function letRead(res: Response, origin: string | null): void {
  if (origin === null) {
    res.removeHeader('access-control-allow-origin');
    res.removeHeader('access-control-expose-headers');
    return;
  }
  res.setHeader('access-control-allow-origin', origin);
  res.setHeader('access-control-expose-headers', exposedHeaders);
}
