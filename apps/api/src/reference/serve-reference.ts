import express, { Router } from 'express';
import helmet from 'helmet';
import getAbsoluteFSPath from 'swagger-ui-dist/absolute-path.js';
import { answerOtherMethods } from '../request/other-methods.ts';
import { page } from './page.ts';
import { showReference } from './show-reference.ts';

// The only files of the package that are served.
const assets = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];
const hourS = 3_600;
const cacheControl = `public, max-age=${hourS}`;

const contentSecurityPolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    // The style sheet has its icons in itself.
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/** Serves the reference of the API for people at `/docs`, which works without the internet. */
export function serveReference(): Router {
  const root = getAbsoluteFSPath();
  const router = Router();
  // Whoever opens the address that the banner shows is a person; programs are told that there is nothing.
  router.get('/', (req, res, next) => {
    if (req.headers.accept?.includes('text/html')) res.redirect('/docs');
    else next();
  });
  router.use('/docs', contentSecurityPolicy);
  router.get('/docs', (_req, res) => {
    res.type('html').set('cache-control', cacheControl).send(page);
  });
  router.get('/docs/show-reference.js', (_req, res) => {
    res.type('js').set('cache-control', cacheControl).send(showReference);
  });
  const serveFile = express.static(root, { index: false, maxAge: hourS * 1_000 });
  router.use('/docs', (req, res, next) => {
    if (assets.includes(req.path.slice(1))) serveFile(req, res, next);
    else next();
  });
  router.all('/docs', answerOtherMethods(['get']));
  return router;
}
