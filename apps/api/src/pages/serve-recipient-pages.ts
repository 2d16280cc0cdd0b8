import {
  type PreferenceChannelType,
  type RecipientLink,
  readRecipientLink,
} from '@notiflow/contracts';
import {
  newId,
  type PreferenceEntry,
  type PreferenceRecord,
  type RecipientPageRecord,
} from '@notiflow/database';
import { type Request, type Response, Router } from 'express';
import type { Deps } from '../deps.ts';
import { logWrite } from '../request/log-write.ts';
import { answerOtherMethods } from '../request/other-methods.ts';
import { requestIdOf } from '../request/request-id.ts';
import { showSettings, type TakenForm, takeForm } from './answer-settings.ts';
import { chooseLanguage } from './choose-language.ts';
import { pagePolicy } from './page-style.ts';
import { type Language, pageTexts } from './page-texts.ts';
import { readFormBody } from './read-form-body.ts';
import {
  brokenLinkPage,
  type PageNames,
  tooManyPage,
  unsubscribedPage,
  unsubscribePage,
} from './recipient-page.ts';
import { isGetting, isSwitchedOff, showWishes } from './wishes.ts';

type PageDeps = Pick<Deps, 'database' | 'links' | 'linkReports' | 'logger' | 'rateLimiter'>;

/** A recipient who came by a link of ours. */
interface Visit {
  link: RecipientLink;
  page: RecipientPageRecord;
  names: PageNames;
  language: Language;
}

const paths = { unsubscribe: '/u/:token', settings: '/u/:token/preferences' } as const;

/**
 * Serves the pages on which recipients change what they get, to whoever has the link of a message. A GET changes nothing,
 * since mail scanners open every link; a POST to the link of a mail switches its notiflow off at once (RFC 8058).
 */
export function serveRecipientPages(deps: PageDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get(paths.unsubscribe, async (req, res) => {
    const visit = await enter(deps, { req, res, route: paths.unsubscribe });
    if (visit === null) return;
    const { language, names, link, page } = visit;
    const { channelType } = link;
    const records = await readRecords(deps, visit);
    const wishes = showWishes(records, { ofProject: page.channel_types, channelType });
    const show = isGetting(wishes, link.notiflowId) ? unsubscribePage : unsubscribedPage;
    res.send(show(language, { names, settingsPath: settingsPathOf(req) }));
  });
  router.post(paths.unsubscribe, async (req, res) => {
    // Whatever the body says: there is one thing that a POST to this address can mean.
    req.resume();
    const visit = await enter(deps, { req, res, route: paths.unsubscribe });
    if (visit === null) return;
    const { link, language, names } = visit;
    const { notiflowId, channelType } = link;
    // Mailbox providers ask again and again: what is known is not written anew.
    if (!isSwitchedOff(await readRecords(deps, visit), link)) {
      const entries = [{ notiflowId, channelType, enabled: false }];
      await write(deps, { visit, req, res, entries });
      const { projectId, deliveryId } = link;
      deps.linkReports.note({ projectId, deliveryId, kind: 'unsubscribed', link: '' });
    }
    res.send(unsubscribedPage(language, { names, settingsPath: settingsPathOf(req) }));
  });
  router.all(paths.unsubscribe, answerOtherMethods(['get', 'post']));
  router.get(paths.settings, async (req, res) => {
    const visit = await enter(deps, { req, res, route: paths.settings });
    if (visit === null) return;
    sendSettings(res, { visit, page: await showSettings(deps, visit) });
  });
  router.post(paths.settings, async (req, res) => {
    const form = await readFormBody(req);
    const visit = await enter(deps, { req, res, route: paths.settings });
    if (visit === null) return;
    const { entries, refused } = (await takeForm(deps, visit, form)) ?? nothing;
    if (entries.length > 0) await write(deps, { visit, req, res, entries });
    if (refused !== null) res.status(422);
    const page = await showSettings(deps, visit, { isSaved: true, refused });
    sendSettings(res, { visit, page });
  });
  router.all(paths.settings, answerOtherMethods(['get', 'post']));
  return router;
}

interface Exchange {
  req: Request;
  res: Response;
}

// One recipient clicks; the scanners and the one-click requests of a mailbox provider come for many from one address.
const perSecond = { recipient: 10, address: 200 };

/** Lets whoever has a link of ours in; answers everybody else, all in the same words, and null. */
async function enter(
  deps: PageDeps,
  { req, res, route }: Exchange & { route: string },
): Promise<Visit | null> {
  res.locals.route = route;
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    logWrite(deps, { route: { method: 'post', path: route }, res });
  }
  const language = chooseLanguage(req.headers['accept-language']);
  prepareAnswer(res, language);
  const link = readLink(deps, req);
  const counted = [deps.rateLimiter.take(`pages:${req.ip}`, perSecond.address)];
  if (link !== null) counted.push(deps.rateLimiter.take(link.userId, perSecond.recipient));
  const refused = (await Promise.all(counted)).find(({ isAllowed }) => !isAllowed);
  if (refused !== undefined) {
    res.status(429).set('retry-after', String(refused.resetAfterS)).send(tooManyPage(language));
    return null;
  }
  const page = link && (await deps.database.preferences.findRecipientPage(link));
  if (link === null || page === null) {
    res.status(404).send(brokenLinkPage(language));
    return null;
  }
  const names = namesOf(page, { language, channelType: link.channelType });
  return { link, page, names, language };
}

function readLink({ links }: PageDeps, req: Request): RecipientLink | null {
  const bytes = links.open('preferences', String(req.params.token));
  return bytes && readRecipientLink(bytes);
}

function prepareAnswer(res: Response, language: Language): void {
  res.type('html').set({
    'content-security-policy': pagePolicy,
    'content-language': language,
    // The address is the key to the page.
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
    vary: 'accept-language',
  });
}

function namesOf(
  page: RecipientPageRecord,
  { language, channelType }: { language: Language; channelType: PreferenceChannelType },
): PageNames {
  const channel = pageTexts[language].channels[channelType];
  return { notiflow: page.notiflow_name, project: page.project_name, channel };
}

/** Below this page's own address, wherever a proxy has put it. */
function settingsPathOf(req: Request): string {
  return `${encodeURIComponent(String(req.params.token))}/preferences`;
}

async function readRecords({ database }: PageDeps, { link }: Visit): Promise<PreferenceRecord[]> {
  const { projectId, userId } = link;
  return database.preferences.findPreferences({ projectId, userId });
}

const nothing: TakenForm = { entries: [], refused: null };

/** Whoever was deleted a moment ago is nobody. */
function sendSettings(res: Response, { visit, page }: { visit: Visit; page: string | null }): void {
  if (page === null) res.status(404).send(brokenLinkPage(visit.language));
  else res.send(page);
}

/** Stores what a recipient wants, and that it was them. */
async function write(
  { database }: PageDeps,
  { visit: { link }, req, res, entries }: Exchange & { visit: Visit; entries: PreferenceEntry[] },
): Promise<void> {
  const { projectId, userId, notiflowId, deliveryId, channelType } = link;
  await database.preferences.writePreferences({ projectId, userId, entries });
  await database.audit.writeAuditEntry({
    id: newId(),
    projectId,
    actorKind: 'recipient',
    actorId: userId,
    action: 'preferences.updated',
    resource: 'user',
    resourceId: userId,
    details: {
      method: req.method,
      route: String(res.locals.route),
      notiflow_id: notiflowId,
      delivery_id: deliveryId,
      channel_type: channelType,
      changes: entries.length,
    },
    ip: null,
    requestId: requestIdOf(res),
  });
}
