import { isRoleEnough, parseId } from '@notiflow/contracts';
import { Router } from 'express';
import { authenticateMember } from '../authenticate/member-session.ts';
import type { Deps } from '../deps.ts';
import { missingRole, notFound } from '../errors.ts';

/**
 * A mail is written by whoever writes templates, and by whoever's data stands in them: what it says is shown, and nothing
 * in it runs, loads, sends or leads away, also where somebody opens this address by itself.
 */
const policy = [
  'sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/**
 * The same for a page that is written into by the one around it, with a mail that is not sent yet: it keeps the origin by
 * which that one reaches it, and can run nothing with it.
 */
const writtenPolicy = policy.replace(/^sandbox/, 'sandbox allow-same-origin');

/** Serves the HTML of a mail to a member who may read messages, as a page for a frame of the dashboard. */
export function serveMailFrame(deps: Pick<Deps, 'database' | 'findSession'>): Router {
  const router = Router({ caseSensitive: true });
  // The same to everybody: nothing is in it.
  router.get('/ops/mail-frame', (_req, res) => {
    res.locals.route = '/ops/mail-frame';
    res.set({
      'content-security-policy': writtenPolicy,
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
    res.type('html').send('<!doctype html><title>Mail</title>');
  });
  router.get('/ops/mail/:project/:delivery', async (req, res) => {
    res.locals.route = '/ops/mail/:project/:delivery';
    res.set({
      'content-security-policy': policy,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
    // A sandboxed page has an origin of its own, which cannot have a process of ours.
    res.removeHeader('origin-agent-cluster');
    const { project, role } = await authenticateMember(deps, {
      headers: req.headers,
      projectSlug: req.params.project,
      needsProject: true,
      isReading: true,
      isSecure: req.secure,
      ip: req.ip,
    });
    // To a viewer every message is hidden, here as in the answers of the API.
    if (role == null || !isRoleEnough(role, 'operator')) throw missingRole('operator');
    const id = parseId(req.params.delivery);
    const delivery =
      id === null || project === null
        ? null
        : await deps.database.deliveries.findDelivery({ projectId: project.id, id });
    const html = delivery?.channel_type === 'email' ? htmlOf(delivery.message) : null;
    if (html === null) throw notFound('delivery', req.params.delivery);
    res.type('html').send(html);
  });
  return router;
}

function htmlOf(message: object | null): string | null {
  const { body, content_type: type } = { body: null, content_type: '', ...message };
  return typeof body === 'string' && type !== 'plaintext' ? body : null;
}
