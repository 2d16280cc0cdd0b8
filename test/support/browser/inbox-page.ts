import type { Locator, Page } from 'playwright-core';
import type { System } from '../start-system.ts';
import type { Site } from './start-site.ts';

/** How the web component stands in a page. */
export interface InboxPageOptions {
  user: string;
  /** Attributes beside those that say where and who. */
  attributes?: Record<string, string>;
  /** What the page is called on its site. */
  path?: string;
  /** Where the browser finds the api, when it is behind something. */
  apiUrl?: string;
  lang?: string;
}

/**
 * Puts a page on a site as its author would write one by hand: a script tag, the element, and where tokens come from. Every
 * entry the client tells of is noted in `delivered`. Answers the address.
 */
export function addInboxPage(
  { site, system }: { site: Site; system: System },
  { user, attributes = {}, path = '/', apiUrl = system.url, lang = 'en' }: InboxPageOptions,
): string {
  const given = Object.entries({ mode: 'inbox', ...attributes }).map(
    ([name, value]) => `${name}="${value}"`,
  );
  const content = `<!doctype html>
<html lang="${lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Shop</title>
<style>body { margin: 0; font-family: sans-serif } main { padding: 16px; height: 560px }</style>
<main>
<h1>Shop</h1>
<notiflow-inbox ${given.join(' ')}></notiflow-inbox>
</main>
<script type="module">
  import '${apiUrl}/client/notiflow-inbox.js';
  import { Notiflows } from '${apiUrl}/client/notiflow.js';
  const userKey = async () => (await fetch('/token?user=${user}')).text();
  const client = new Notiflows({ apiUrl: '${apiUrl}', apiKey: '${system.keys.apiKey}', userKey });
  const feed = client.feed();
  window.isLive = () => feed.getSnapshot().connection === 'live';
  window.delivered = [];
  feed.onDelivery = (entry) => delivered.push(entry.id);
  feed.subscribeToRealtimeNotifications();
  document.querySelector('notiflow-inbox').client = client;
</script>
</html>`;
  site.files.set(path, { type: 'text/html; charset=utf-8', content });
  return `${site.origin}${path}`;
}

/** Waits until the page follows its feed: what comes from then on is told of, what was there before is only shown. */
export async function waitUntilLive(page: Page): Promise<void> {
  await page.waitForFunction('isLive()');
}

/** The entries that are drawn, newest first. */
export function entriesOf(page: Page): Locator {
  return page.getByRole('article');
}

/** Their ids, in the order of the page. */
export async function idsShownIn(page: Page): Promise<string[]> {
  const articles = await entriesOf(page).all();
  const ids = await Promise.all(articles.map((article) => article.getAttribute('data-entry')));
  return ids.map((id) => id ?? '');
}

/** Every entry that the client of the page told of, oldest first. */
export async function idsDeliveredTo(page: Page): Promise<string[]> {
  return page.evaluate<string[]>('delivered');
}
