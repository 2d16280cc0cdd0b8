import { type RequestHandler, Router } from 'express';
import { readStaticFile } from './read-static-file.ts';
import { sendStaticFile } from './send-static-file.ts';

/** What the pages may do: run and load what is ours, speak to us, and show a message in a frame that may do nothing. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const assetName = /^[\w-]+\.[\w.-]+$/;

/**
 * Serves the dashboard at `/ops`: the same files to everybody, since what they show is asked for over the API, by whoever is
 * logged in. Every address of a screen is the one page, which finds out itself where it is.
 */
export function serveDashboard(): Router {
  const router = Router({ caseSensitive: true });
  router.use('/ops', (_req, res, next) => {
    res.set({
      'content-security-policy': policy,
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'referrer-policy': 'same-origin',
      'x-robots-tag': 'noindex',
    });
    next();
  });
  router.get('/ops/assets/:name', async (req, res, next) => {
    const name = String(req.params.name);
    res.locals.route = '/ops/assets/:name';
    const file = assetName.test(name) ? await readStaticFile('dashboard', `assets/${name}`) : null;
    if (file === null) return next('router');
    // The name has the hash of the contents in it.
    sendStaticFile({ req, res }, { file, cacheControl: 'public, max-age=31536000, immutable' });
  });
  router.get('/ops/icon.svg', send('icon.svg'));
  // What is asked of the api and is not there is no screen.
  router.use('/ops/api', (_req, _res, next) => next('router'));
  router.get(['/ops', '/ops/*screen'], send('index.html'));
  return router;
}

function send(name: string): RequestHandler {
  return async (req, res, next) => {
    res.locals.route = name === 'index.html' ? '/ops' : `/ops/${name}`;
    const file = await readStaticFile('dashboard', name);
    if (file === null) return next('router');
    sendStaticFile({ req, res }, { file, cacheControl: 'no-cache' });
  };
}
