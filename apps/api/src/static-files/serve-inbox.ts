import { type RequestHandler, Router } from 'express';
import { answerOtherMethods } from '../request/other-methods.ts';
import { type InboxFileName, inboxFileNames, readInboxFile } from './inbox-files.ts';
import { sendStaticFile } from './send-static-file.ts';

/**
 * What the page may do: run and load what is ours, show pictures of messages from anywhere, speak to us. The manifest of an
 * iPhone stands in its own address.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data:",
  "connect-src 'self'",
  "manifest-src 'self' data:",
  "worker-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves the inbox as a page that people put on their home screen. It is the same for everybody: whose inbox it shows
 * stands in the fragment of a link, which never comes here.
 */
export function serveInbox(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.use('/inbox', (_req, res, next) => {
    res.set({
      'content-security-policy': policy,
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
    next();
  });
  // Below whatever path a proxy has put us.
  router.get('/inbox', (_req, res) => res.redirect(301, 'inbox/'));
  router.get('/inbox/', send('page.html'));
  for (const name of inboxFileNames) {
    if (name !== 'page.html') router.get(`/inbox/${name}`, send(name));
  }
  router.all(['/inbox', '/inbox/', '/inbox/:name'], (req, res, next) => {
    const isThere = ['', ...inboxFileNames].includes(String(req.params.name ?? ''));
    return isThere ? answerOtherMethods(['get'])(req, res, next) : next();
  });
  return router;
}

function send(name: InboxFileName): RequestHandler {
  return async (req, res, next) => {
    res.locals.route = `/inbox/${name}`;
    const file = await readInboxFile(name);
    if (file === null) return next('router');
    // Few and small, and asked for again: what belongs together is never mixed with what was there before.
    sendStaticFile({ req, res }, { file, cacheControl: 'no-cache' });
  };
}
