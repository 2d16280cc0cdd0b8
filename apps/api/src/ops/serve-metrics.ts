import { type Request, Router } from 'express';
import { readBearer } from '../authenticate/read-header.ts';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { createOperatorLogin, isSame } from './operator-login.ts';

/** Serves `/metrics`, this process and its peers together, to who has the token or the operator's login. */
export function serveMetrics({
  config,
  doorbell,
  metrics,
}: Pick<Deps, 'config' | 'doorbell' | 'metrics'>): Router {
  const logIn = createOperatorLogin(config);
  const router = Router();
  router.get('/metrics', async (req, res) => {
    await authenticate(req, { config, logIn });
    metrics.setDepths(await doorbell.depths());
    res.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.readText());
  });
  return router;
}

interface MetricsLogin {
  config: Deps['config'];
  logIn: ReturnType<typeof createOperatorLogin>;
}

async function authenticate(req: Request, { config, logIn }: MetricsLogin): Promise<void> {
  const { METRICS_TOKEN, OPS_PASSWORD } = config;
  if (METRICS_TOKEN === undefined && OPS_PASSWORD === undefined) throw new ApiError('not_found');
  const token = readBearer(req.headers);
  if (METRICS_TOKEN !== undefined && token !== null && isSame(token, METRICS_TOKEN)) return;
  if (OPS_PASSWORD === undefined) {
    throw new ApiError('unauthenticated', { headers: { 'www-authenticate': 'Bearer' } });
  }
  await logIn(req);
}
