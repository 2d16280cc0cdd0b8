import { Router } from 'express';
import type { Deps } from '../deps.ts';
import { createOperatorLogin } from './operator-login.ts';
import { queuesPath } from './queues-path.ts';

/** Serves the read-only page on the raw queues to the operator. */
export function serveQueues({ config, queueBoard }: Pick<Deps, 'config' | 'queueBoard'>): Router {
  const logIn = createOperatorLogin(config);
  const router = Router();
  router.use(
    queuesPath,
    async (req, _res, next) => {
      await logIn(req);
      next();
    },
    queueBoard.router,
  );
  return router;
}
