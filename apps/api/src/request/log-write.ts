import type { Response } from 'express';
import type { Deps } from '../deps.ts';
import type { Route } from '../route.ts';
import { requestIdOf } from './request-id.ts';

/**
 * Writes one line about a request that may change something, once it is answered or its client is gone; unless the
 * route has written it.
 */
export function logWrite(
  { logger }: Pick<Deps, 'logger'>,
  { route, res }: { route: Pick<Route, 'method' | 'path' | 'logsSuccess'>; res: Response },
): void {
  const startedAt = performance.now();
  res.once('close', () => {
    if (route.logsSuccess && isFirstSuccess(res)) return;
    logger.info('request.write', {
      method: route.method.toUpperCase(),
      route: route.path,
      status: res.headersSent ? res.statusCode : null,
      ms: Math.round(performance.now() - startedAt),
      request_id: requestIdOf(res),
    });
  });
}

/** Whether the work was done for this request: an answer that is given again has no line of its own. */
function isFirstSuccess(res: Response): boolean {
  return res.headersSent && res.statusCode < 400 && !res.hasHeader('idempotent-replayed');
}
