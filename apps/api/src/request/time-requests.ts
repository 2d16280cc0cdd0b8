import type { RequestHandler } from 'express';
import type { Deps } from '../deps.ts';

/** Measures how long every request takes, by route and status. */
export function timeRequests({ metrics }: Pick<Deps, 'metrics'>): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    res.on('finish', () => {
      // How long somebody listens says nothing of how quick we are.
      if (res.locals.isStream === true) return;
      metrics.observeRequest({
        method: req.method,
        // A path that belongs to no route is not told: anybody could make up any number of them.
        route: typeof res.locals.route === 'string' ? res.locals.route : 'none',
        status: res.statusCode,
        durationS: (performance.now() - startedAt) / 1000,
      });
    });
    next();
  };
}
