import { type Request, type Response, Router } from 'express';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { answerInTime } from '../request/answer-in-time.ts';
import { requestIdOf } from '../request/request-id.ts';
import { type Visit, visitOf } from '../request-context.ts';
import { auditLogin } from '../routes/session/audit-login.ts';
import { openSession } from '../routes/session/open-session.ts';
import { type AdmittedMember, admitIdentity } from './admit-identity.ts';
import {
  begunLoginCookie,
  type CarriedLogin,
  endedLoginCookie,
  readBegunLogin,
} from './begun-login-cookie.ts';
import { callbackUrl } from './callback-url.ts';
import { explainFailure } from './explain-failure.ts';
import type { OidcProvider } from './oidc-provider.ts';
import { SignOnError } from './sign-on-error.ts';

type SignOnDeps = Pick<
  Deps,
  | 'config'
  | 'database'
  | 'findSession'
  | 'forgetSessions'
  | 'hashCredential'
  | 'keyRing'
  | 'logger'
  | 'loginGuard'
  | 'singleSignOn'
>;

/** Serves the two addresses of single sign-on, which browsers go to: the one that leads to the provider, and the way back. */
export function serveSingleSignOn(deps: SignOnDeps): Router {
  const router = Router({ caseSensitive: true });
  const { singleSignOn: provider } = deps;
  if (provider === null) return router;
  router.get('/ops/oidc/login', (req, res) =>
    orExplain(deps, { req, res, next: nextOf(req) }, () => leave(deps, { provider, req, res })),
  );
  router.get('/ops/oidc/callback', async (req, res) => {
    const begun = readBegunLogin(req.headers, { ...deps, isSecure: req.secure });
    await orExplain(deps, { req, res, next: begun?.next ?? '/ops' }, () =>
      comeBack(deps, { provider, begun, req, res }),
    );
  });
  return router;
}

const prompts = ['login', 'select_account'];

async function leave(
  { keyRing }: SignOnDeps,
  { provider, req, res }: { provider: OidcProvider; req: Request; res: Response },
): Promise<void> {
  const asked = searchOf(req).get('prompt');
  const prompt = prompts.find((known) => known === asked);
  const { url, ...begun } = await answerInTime(provider.begin(prompt));
  const cookie = begunLoginCookie(
    { ...begun, next: nextOf(req) },
    { keyRing, isSecure: req.secure },
  );
  res.set({ 'set-cookie': cookie, 'cache-control': 'no-store' }).redirect(303, url);
}

interface Return {
  provider: OidcProvider;
  begun: CarriedLogin | null;
  req: Request;
  res: Response;
}

async function comeBack(deps: SignOnDeps, { provider, begun, req, res }: Return): Promise<void> {
  const visit = visitOf(req);
  if (begun === null) {
    throw new SignOnError('login_expired', 'The browser brought back no login that it began here');
  }
  const counted = await deps.loginGuard.count({ account: null, ip: visit.ip });
  const cameBackTo = new URL(callbackUrl(deps.config));
  cameBackTo.search = searchOf(req).toString();
  const member = await answerInTime(
    provider
      .finish(cameBackTo, begun)
      .then((identity) =>
        admitIdentity({ members: deps.database.members, rules: deps.config }, identity),
      ),
  );
  await counted.forgive();
  deps.forgetSessions();
  await auditComing(deps, { member, req, res, visit });
  const { headers } = await openSession(deps, {
    memberId: member.memberId,
    isVerified: !member.hasTotp,
    visit,
  });
  res
    .set('cache-control', 'no-store')
    .append('set-cookie', headers['set-cookie'])
    .append('set-cookie', endedLoginCookie({ isSecure: req.secure }))
    .redirect(303, member.hasTotp ? loginPage({ next: begun.next }) : begun.next);
}

async function auditComing(
  deps: SignOnDeps,
  {
    member: { kind, memberId, hasTotp },
    req,
    res,
    visit,
  }: { member: AdmittedMember; req: Request; res: Response; visit: Visit },
): Promise<void> {
  const request = { requestId: requestIdOf(res), visit };
  const actions = {
    known: [],
    linked: ['member.identity_linked'],
    joined: ['member.joined'],
  }[kind];
  // With a second factor they are in when they have shown it.
  const all = hasTotp ? actions : [...actions, 'member.logged_in'];
  for (const action of all) {
    const details = { by: 'single_sign_on' };
    await auditLogin(deps, { memberId, action, request, details });
  }
  res.locals.route = req.path;
}

/** Does the work; whatever it throws is told on the login page, and to the operator in the log. */
async function orExplain(
  { logger }: Pick<Deps, 'logger'>,
  { req, res, next }: { req: Request; res: Response; next: string },
  work: () => Promise<void>,
): Promise<void> {
  res.locals.route = req.path;
  try {
    await work();
  } catch (error) {
    const { reason, message } = toSignOnError(error);
    const requestId = requestIdOf(res);
    logger.warn('sign_on.failed', { reason, message, request_id: requestId });
    res
      .set({
        'cache-control': 'no-store',
        'set-cookie': endedLoginCookie({ isSecure: req.secure }),
      })
      .redirect(303, loginPage({ next, error: reason, request: requestId }));
  }
}

function toSignOnError(error: unknown): SignOnError {
  if (!(error instanceof ApiError)) return explainFailure(error);
  if (error.code === 'rate_limited') return new SignOnError('too_many_tries', error.message);
  const isLate = error.code === 'unavailable';
  return new SignOnError(isLate ? 'provider_unreachable' : 'failed', error.message);
}

function loginPage(search: { next: string; error?: string; request?: string }): string {
  const given = Object.entries(search).filter(
    ([name, value]) => !(name === 'next' && value === '/ops'),
  );
  const text = new URLSearchParams(given).toString();
  return text === '' ? '/ops/login' : `/ops/login?${text}`;
}

/** The page to come back to: one of the dashboard and nothing else. */
function nextOf(req: Request): string {
  const next = searchOf(req).get('next') ?? '';
  // Carried in a cookie, of which browsers keep no more than 4 KB.
  return /^\/ops([/?#][!-[\]-~]*)?$/.test(next) && next.length <= 2_000 ? next : '/ops';
}

function searchOf(req: Request): URLSearchParams {
  return new URLSearchParams(req.originalUrl.split('?').slice(1).join('?'));
}
