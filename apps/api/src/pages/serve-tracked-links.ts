import { createHash } from 'node:crypto';
import { readTrackedLink, type TrackedLink } from '@notiflow/contracts';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Deps } from '../deps.ts';
import { answerOtherMethods } from '../request/other-methods.ts';
import { chooseLanguage } from './choose-language.ts';
import { isProgram } from './is-program.ts';
import { pagePolicy } from './page-style.ts';
import { brokenLinkPage, tooManyPage } from './recipient-page.ts';

type LinkDeps = Pick<Deps, 'links' | 'linkReports' | 'rateLimiter'>;

// The proxies of mailbox providers load pictures for very many.
const perSecond = 1_000;

/** One transparent dot. */
const picture = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * Serves the links and pictures of mails that are counted. A link leads only where we said it does when the mail was sent:
 * the address is in what we signed. What is done is noted and not waited for.
 */
export function serveTrackedLinks(deps: LinkDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/t/c/:token', followAt(deps, { route: '/t/c/:token', purpose: 'click' }));
  router.get('/t/o/:token', followAt(deps, { route: '/t/o/:token', purpose: 'open' }));
  router.all(['/t/c/:token', '/t/o/:token'], answerOtherMethods(['get']));
  return router;
}

function followAt(
  deps: LinkDeps,
  { route, purpose }: { route: string; purpose: 'click' | 'open' },
): RequestHandler {
  return async (req, res) => {
    res.locals.route = route;
    res.set({
      // Each look is to be seen, and the address of the mail is nobody else's business.
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
    const { isAllowed, resetAfterS } = await deps.rateLimiter.take(`links:${req.ip}`, perSecond);
    if (!isAllowed) {
      res.set('retry-after', String(resetAfterS));
      return sendPage(req, res, { status: 429, page: tooManyPage });
    }
    const link = readLink(deps, { purpose, token: String(req.params.token) });
    if (link === null) return sendPage(req, res, { status: 404, page: brokenLinkPage });
    if (req.method === 'GET') note(deps, { req, link });
    if (purpose === 'click') return res.redirect(302, link.url);
    // The page of a webmail shows it, and a browser would take it for a broken picture there.
    res.set('cross-origin-resource-policy', 'cross-origin').type('gif').send(picture);
  };
}

/** A link of a mail leads to a page of the web, whoever made the text that we signed. */
function readLink(
  { links }: LinkDeps,
  { purpose, token }: { purpose: 'click' | 'open'; token: string },
): TrackedLink | null {
  const bytes = links.open(purpose, token);
  const link = bytes && readTrackedLink(bytes);
  if (link === null || purpose === 'open') return link;
  return /^https?:\/\//i.test(link.url) && URL.canParse(link.url) ? link : null;
}

function note(
  { linkReports }: LinkDeps,
  { req, link: { projectId, deliveryId, url } }: { req: Request; link: TrackedLink },
): void {
  const done = url === '' ? 'opened' : 'clicked';
  linkReports.note({
    projectId,
    deliveryId,
    kind: isProgram(req) ? 'prefetched' : done,
    link: createHash('sha256').update(url).digest('base64url'),
  });
}

function sendPage(
  req: Request,
  res: Response,
  { status, page }: { status: number; page: typeof brokenLinkPage },
): void {
  const language = chooseLanguage(req.headers['accept-language']);
  res.status(status).type('html').set('content-security-policy', pagePolicy).send(page(language));
}
