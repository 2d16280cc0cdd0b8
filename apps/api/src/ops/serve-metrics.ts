import { Router } from 'express';
import { readBearer } from '../authenticate/read-header.ts';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { isSame } from './is-same.ts';

/** Serves `/metrics`, this process and its peers together, to who has the token. */
export function serveMetrics({
  config: { METRICS_TOKEN },
  doorbell,
  metrics,
}: Pick<Deps, 'config' | 'doorbell' | 'metrics'>): Router {
  const router = Router();
  router.get('/metrics', async (req, res) => {
    if (METRICS_TOKEN === undefined) throw new ApiError('not_found');
    if (!isSame(readBearer(req.headers) ?? '', METRICS_TOKEN)) {
      throw new ApiError('unauthenticated', { headers: { 'www-authenticate': 'Bearer' } });
    }
    metrics.setDepths(await doorbell.depths());
    res.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.readText());
  });
  return router;
}
