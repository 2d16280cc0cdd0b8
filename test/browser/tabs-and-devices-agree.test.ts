import type { BrowserContext, Page } from 'playwright-core';
import {
  addInboxPage,
  entriesOf,
  idsDeliveredTo,
  idsShownIn,
} from '../support/browser/inbox-page.ts';
import {
  configureInbox,
  createUser,
  readFeed,
  sendEntry,
  sendTexts,
} from '../support/browser/send-entries.ts';
import { type Site, startSite } from '../support/browser/start-site.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { eventually } from '../support/eventually.ts';
import { type System, startSystem } from '../support/start-system.ts';

describe('two tabs and another device of one person', () => {
  const browser = useBrowser();
  let system: System;
  let site: Site;

  beforeAll(async () => {
    system = await startSystem();
    await configureInbox(system);
    site = await startSite(system);
  });
  afterAll(async () => {
    await site?.close();
    await system?.stop();
  });

  it('show what comes, in the same order, each entry once', async () => {
    const pages = await openEverywhere('ann');
    await Promise.all(
      ['one', 'two', 'three'].map((body) => sendEntry(system, { user: 'ann', body })),
    );
    for (const page of pages) {
      await entriesOf(page).nth(2).waitFor();
      const feed = await readFeed(system, 'ann');
      expect(feed).toHaveLength(3);
      await eventually(async () => expect(await idsShownIn(page)).toEqual(feed));
      expect((await idsDeliveredTo(page)).toSorted()).toEqual(feed.toSorted());
    }
  });

  it('agree on what is read and archived, whoever did it', async () => {
    await sendTexts(system, { user: 'bob', texts: ['first', 'second', 'third'] });
    const pages = await openEverywhere('bob');
    const [tab, otherTab, phone] = pages as [Page, Page, Page];
    for (const page of pages) await unreadTab(page, 3).waitFor();

    await entriesOf(tab).filter({ hasText: 'second' }).click();
    for (const page of pages) await unreadTab(page, 2).waitFor();

    await archive(phone, 'third');
    for (const page of pages) {
      await entriesOf(page).filter({ hasText: 'third' }).waitFor({ state: 'detached' });
      await unreadTab(page, 1).waitFor();
    }

    await otherTab.getByRole('button', { name: 'Mark all as read' }).click();
    for (const page of pages) await unreadTab(page, 0).waitFor();
    for (const page of pages) expect(await idsShownIn(page)).toEqual(await readFeed(system, 'bob'));
  });

  it('share one stream between tabs, which another tab takes over when the first is closed', async () => {
    const device = await browser.newDevice();
    const [first, second] = [await open(device, 'eve'), await open(device, 'eve')];
    await sendTexts(system, { user: 'eve', texts: ['one'] });
    for (const page of [first, second]) await entriesOf(page).filter({ hasText: 'one' }).waitFor();
    expect(streams(first).length + streams(second).length).toBe(1);

    const [leader, follower] =
      streams(first).length === 1 ? [first, second] : ([second, first] as const);
    await leader.close();
    await sendTexts(system, { user: 'eve', texts: ['two'] });
    await entriesOf(follower).filter({ hasText: 'two' }).waitFor();
    expect(await idsShownIn(follower)).toEqual(await readFeed(system, 'eve'));
    expect((await idsDeliveredTo(follower)).toSorted()).toEqual(
      (await readFeed(system, 'eve')).toSorted(),
    );
  });

  /** Streams that a page has asked for, by page. */
  const asked = new Map<Page, string[]>();
  const streams = (page: Page) => asked.get(page) ?? [];

  async function open(device: BrowserContext, user: string): Promise<Page> {
    await createUser(system, user);
    const url = addInboxPage({ site, system }, { user });
    device.once('page', (page) => {
      const paths: string[] = [];
      asked.set(page, paths);
      page.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (pathname.endsWith('/stream') && request.method() === 'GET') paths.push(pathname);
      });
    });
    const page = await browser.openPage(url, { device, origins: [system.url] });
    await page.getByRole('tab', { name: 'All' }).waitFor();
    // What a page finds in its first list did not come while it looked.
    await page.locator('.nf-skeletons').waitFor({ state: 'detached' });
    return page;
  }

  async function openEverywhere(user: string): Promise<Page[]> {
    const [computer, phone] = [await browser.newDevice(), await browser.newDevice()];
    return [await open(computer, user), await open(computer, user), await open(phone, user)];
  }

  function unreadTab(page: Page, count: number) {
    return page.getByRole('tab', { name: count === 0 ? 'Unread' : `Unread ${count}`, exact: true });
  }

  async function archive(page: Page, text: string): Promise<void> {
    const entry = entriesOf(page).filter({ hasText: text });
    await entry.hover();
    await entry.getByRole('button', { name: 'Archive' }).first().click();
  }
});
