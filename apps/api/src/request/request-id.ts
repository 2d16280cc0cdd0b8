import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** Gives every request an id, the caller's own if it is usable, and says it in the answer. */
export function assignRequestId(req: Request, res: Response, next: NextFunction): void {
  const given = req.headers['x-request-id'];
  const isUsable = typeof given === 'string' && /^[\x20-\x7e]{1,128}$/.test(given);
  res.setHeader('x-request-id', isUsable ? given : newRequestId());
  next();
}

/** Makes an id for a request that brought none. */
export function newRequestId(): string {
  return `req_${randomUUID().replaceAll('-', '')}`;
}

/** The id of the request that is being answered. */
export function requestIdOf(res: Response): string {
  return String(res.getHeader('x-request-id'));
}
