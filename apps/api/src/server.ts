import express, {
  type Express,
  type NextFunction,
  type Request,
  type Response,
  Router,
} from 'express';
import helmet from 'helmet';
import type { Deps } from './deps.ts';
import { ApiError } from './errors.ts';
import { createOpenApi } from './openapi.ts';
import { serveHealth } from './ops/serve-health.ts';
import { serveMailFrame } from './ops/serve-mail-frame.ts';
import { serveMetrics } from './ops/serve-metrics.ts';
import { serveQueues } from './ops/serve-queues.ts';
import { serveRecipientPages } from './pages/serve-recipient-pages.ts';
import { serveTrackedLinks } from './pages/serve-tracked-links.ts';
import { serveProviderEvents } from './provider-events/serve-provider-events.ts';
import { serveReference } from './reference/serve-reference.ts';
import { answerPages } from './request/answer-pages.ts';
import { answerOtherMethods } from './request/other-methods.ts';
import { assignRequestId } from './request/request-id.ts';
import { createErrorSender } from './request/send-error.ts';
import { serveRoute } from './request/serve-route.ts';
import { timeRequests } from './request/time-requests.ts';
import type { Route } from './route.ts';
import { routes } from './routes/index.ts';
import { serveSingleSignOn } from './single-sign-on/serve-single-sign-on.ts';
import { serveClientFiles } from './static-files/serve-client-files.ts';
import { serveDashboard } from './static-files/serve-dashboard.ts';
import { serveInbox } from './static-files/serve-inbox.ts';
import { type SurfaceName, surfaces } from './surfaces.ts';

/** Puts the api together: the route table under every prefix, the ops pages, and one way to say what went wrong. */
export function createServer(deps: Deps): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.set('query parser', false);
  app.set('trust proxy', deps.config.TRUST_PROXY);
  app.use(assignRequestId, timeRequests(deps));
  // First, and with no more in front than they need: they are asked far more often than all that follows.
  for (const surface of Object.keys(surfaces) as SurfaceName[]) mountSurface(app, deps, surface);
  app.use('/provider-events', secureData, serveProviderEvents(deps));
  app.use(helmet());
  app.use(serveHealth(deps), serveMetrics(deps), serveQueues(deps), serveReference());
  app.use(serveRecipientPages(deps), serveTrackedLinks(deps));
  app.use(
    serveClientFiles(),
    serveInbox(),
    serveMailFrame(deps),
    serveSingleSignOn(deps),
    serveDashboard(),
  );
  app.get('/openapi.json', (_req, res) => {
    res.json(openApi);
  });
  app.all('/openapi.json', answerOtherMethods(['get']));
  app.use(() => {
    throw new ApiError('not_found', { message: 'There is nothing at this path' });
  });
  app.use(createErrorSender(deps));
  return app;
}

const openApi = createOpenApi(routes);

function mountSurface(app: Express, deps: Deps, name: SurfaceName): void {
  const own = routes.filter((route) => route.surface === name);
  const ofAccount = createRouter(
    deps,
    own.filter(({ needsProject }) => !needsProject),
  );
  const ofProject = createRouter(
    deps,
    own.filter(({ needsProject }) => needsProject),
  );
  const { prefixes, takesProjectInPath, servesPages } = surfaces[name];
  for (const prefix of prefixes) {
    if (servesPages) app.use(prefix, answerPages);
    // /projects/{slug} alone is a route of the account; whatever follows the slug is a route of that project.
    if (takesProjectInPath) app.use(`${prefix}/projects/:projectSlug`, secureData, ofProject);
    app.use(prefix, secureData, ofProject, ofAccount);
  }
}

/**
 * The headers for answers that are data and never a page: nothing in them may be run, framed or taken for another type. Nor
 * kept: caches tell requests apart by their address, and who asks is said in headers of ours, which they do not know.
 */
function secureData(_req: Request, res: Response, next: NextFunction): void {
  res.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  res.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains');
  res.setHeader('x-content-type-options', 'nosniff');
  res.setHeader('cache-control', 'no-store');
  next();
}

function createRouter(deps: Deps, own: Route[]): Router {
  const router = Router({ caseSensitive: true, mergeParams: true });
  for (const route of own) router[route.method](route.path, serveRoute(deps, route));
  for (const path of new Set(own.map((route) => route.path))) {
    const methods = own.filter((route) => route.path === path).map(({ method }) => method);
    router.all(path, answerOtherMethods(methods));
  }
  return router;
}
