import { isRoleEnough } from '@notiflow/contracts';
import { type Request, type Response, Router } from 'express';
import { authenticateMember } from '../authenticate/member-session.ts';
import type { Deps } from '../deps.ts';
import { ApiError, missingRole } from '../errors.ts';
import { pagePolicy } from '../pages/page-style.ts';
import { queuesPath } from './queues-path.ts';
import { refusedPage } from './refused-page.ts';

/** The least that a member must be in the whole installation: queues belong to no project. */
const leastRole = 'operator';

/** Serves the read-only page on the raw queues to members who look after the whole installation. */
export function serveQueues(deps: Pick<Deps, 'findSession' | 'queueBoard'>): Router {
  const router = Router();
  router.use(
    queuesPath,
    async (req, res, next) => {
      res.locals.route = queuesPath;
      res.setHeader('cache-control', 'no-store');
      try {
        await letIn(deps, req);
      } catch (error) {
        if (!(error instanceof ApiError && isForReading(req))) throw error;
        return refuse(error, { req, res });
      }
      next();
    },
    deps.queueBoard.router,
  );
  return router;
}

async function letIn(deps: Pick<Deps, 'findSession'>, req: Request): Promise<void> {
  const { role } = await authenticateMember(deps, {
    headers: req.headers,
    projectSlug: null,
    needsProject: false,
    isReading: req.method === 'GET' || req.method === 'HEAD',
    isSecure: req.secure,
    ip: req.ip,
  });
  if (role == null || !isRoleEnough(role, leastRole)) throw missingRole(leastRole);
}

/** Whether a person waits for a page, and not a script of one for data. */
function isForReading(req: Request): boolean {
  return req.method === 'GET' && (req.headers.accept ?? '').includes('text/html');
}

/** Sends a person to the login and back, or says in words why there is nothing for them. */
function refuse(error: ApiError, { req, res }: { req: Request; res: Response }): void {
  if (error.code === 'unauthenticated') {
    res.redirect(303, `/ops/login?${new URLSearchParams({ next: req.originalUrl }).toString()}`);
    return;
  }
  if (error.code !== 'forbidden') throw error;
  res.status(403).set('content-security-policy', pagePolicy).type('html').send(refusedPage());
}
