import type { Locator, Page } from 'playwright-core';
import { expectNoAxeFindings } from '../support/browser/expect-no-axe-findings.ts';
import { takeScreenshot } from '../support/browser/take-screenshot.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { eventually } from '../support/eventually.ts';
import { type Making, makings, serveInboxPage } from '../support/inbox-page/serve-inbox-page.ts';

/** The element that has the focus, inside a shadow tree too. */
const focused = (page: Page): Locator => page.locator(':focus:not(notiflow-inbox)').last();
const placeOfFocus = (page: Page) =>
  focused(page).getAttribute('aria-posinset', { timeout: 5_000 });

/** Presses keys one after the other, each when the one before has shown. */
async function walk(page: Page, keys: Record<string, string>[]): Promise<void> {
  for (const step of keys) {
    for (const [key, place] of Object.entries(step)) {
      await page.keyboard.press(key);
      await eventually(async () => expect(await placeOfFocus(page)).toBe(place));
    }
  }
}

describe.each(Object.keys(makings) as Making[])('the inbox of %s', (making) => {
  const browser = useBrowser();
  let served: Awaited<ReturnType<typeof serveInboxPage>>;
  beforeAll(async () => {
    served = await serveInboxPage(making);
  });
  afterAll(() => served?.close());

  const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });
  async function openBell(wishes: Record<string, string> = {}): Promise<Page> {
    const page = await browser.openPage(served.urlOf(wishes));
    await bell(page).click();
    await page.getByRole('dialog').waitFor();
    return page;
  }

  it('is used with the keyboard alone', async () => {
    const page = await browser.openPage(served.urlOf());
    // A key that is pressed before there is a bell is pressed for nothing.
    await bell(page).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page).getAttribute('aria-label')).toBe('Notifications, 4 unread');
    await page.keyboard.press('Enter');
    await page.getByRole('feed').waitFor();
    await walk(page, [{ j: '1' }, { j: '2' }, { ArrowDown: '3' }, { k: '2' }, { End: '12' }]);
    await walk(page, [{ Home: '1' }, { ArrowDown: '2' }]);

    await page.keyboard.press('e');
    const archived = page.getByText('Archived', { exact: true }).last();
    await archived.waitFor();
    await eventually(async () => expect(await placeOfFocus(page)).toBe('2'));
    expect(await page.getByRole('article').nth(1).textContent()).toContain('The deployment');

    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await page.evaluate(() => window.opened)).toHaveLength(1));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused(page).getAttribute('aria-label')).toMatch(/^Notifications/);
  });

  it('has buttons for each entry, and takes back what they did', async () => {
    const page = await openBell();
    const first = page.getByRole('article').first();
    await first.hover();
    await first.getByRole('button', { name: 'Mark as read' }).click();
    await eventually(async () =>
      expect(await page.getByText('Unread').first().textContent()).toMatch(/3/),
    );
    await first.hover();
    await first.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    const marks = await page.evaluate(() => window.inbox.marks.map((mark) => mark.split(' ')[0]));
    expect(marks.filter((mark) => mark !== 'seen')).toEqual(['read', 'archive', 'unarchive']);
  });

  it('marks as seen what was on the screen, and nothing else', async () => {
    const page = await openBell({ entries: '400' });
    await eventually(async () => {
      const marks = await page.evaluate(() => window.inbox.marks);
      expect(marks.sort()).toHaveLength(2);
      expect(marks.every((mark) => mark.startsWith('seen'))).toBe(true);
    });
  });

  it('draws few of ten thousand entries, and reaches the last', async () => {
    const page = await browser.openPage(served.urlOf({ entries: '10000', mode: 'inbox' }));
    const cards = page.getByRole('article');
    await cards.first().waitFor();
    expect(await cards.count()).toBeLessThan(40);
    expect(await cards.first().getAttribute('aria-setsize')).toBe('10000');
    await cards.first().focus();
    await walk(page, [{ End: '10000' }, { k: '9999' }, { Home: '1' }]);
    expect(await cards.count()).toBeLessThan(40);
  });

  it('moves nothing under the eyes of a reader when something arrives', async () => {
    const page = await browser.openPage(served.urlOf({ entries: '60', mode: 'inbox' }));
    const card = page.locator('[aria-posinset="1"]');
    await card.waitFor();
    await page.mouse.move(5, 5);
    await card.hover();
    await page.mouse.wheel(0, 40);
    const read = page.locator('[aria-posinset="3"]');
    await eventually(async () => expect((await card.boundingBox())?.y).toBeLessThan(130));
    const before = await restingBox(read);
    await page.evaluate(() => {
      for (const place of [-1, -2])
        window.inbox.deliver(window.entryAt(place, { title: 'News', body: 'x' }));
    });
    const pill = page.getByRole('button', { name: '2 new' });
    await pill.waitFor();
    expect(await read.boundingBox()).toEqual(before);
    expect(await page.getByRole('status').allTextContents()).toContain('2 new notifications: News');
    await pill.click();
    await eventually(async () => expect(await placeOfFocus(page)).toBe('1'));
    expect(await focused(page).textContent()).toContain('News');
  });

  it('stores what people choose', async () => {
    const page = await browser.openPage(served.urlOf({ mode: 'preferences' }));
    await page.getByRole('switch', { name: 'Pause notifications' }).click();
    await page.getByRole('checkbox', { name: 'E-mail: Comments and mentions' }).click();
    await page.getByRole('combobox', { name: 'Frequency: Weekly summary' }).selectOption('daily');
    await page.getByRole('checkbox', { name: 'Saturday' }).click();
    await page.getByLabel('From').fill('21:30');
    await page.getByLabel('From').blur();
    await eventually(async () =>
      expect(await page.evaluate(() => window.inbox.updates)).toMatchObject([
        { paused: true },
        { notiflows: { n1: { channel_types: { email: false } } } },
        { notiflows: { n2: { frequency: 'daily' } } },
        { quiet_hours: { windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sun'] }] } },
        { quiet_hours: { windows: [{ from: '21:30', to: '07:00' }] } },
      ]),
    );
    await page.getByText('Saved').waitFor();
  });
});

describe('what everybody can use', () => {
  const browser = useBrowser();
  let served: Awaited<ReturnType<typeof serveInboxPage>>;
  beforeAll(async () => {
    served = await serveInboxPage('the web component');
  });
  afterAll(() => served?.close());

  const states: Record<string, Record<string, string>> = {
    list: {},
    empty: { entries: '0' },
    loading: { entries: '0', told: '{"status":"loading"}' },
    error: { entries: '0', told: '{"status":"error"}' },
    offline: { told: '{"connection":"offline"}' },
    'right to left': { dir: 'rtl', locale: 'ar' },
    japanese: { locale: 'ja' },
  };

  it.each(['light', 'dark'] as const)('is every state of the bell, %s', async (theme) => {
    const device = await browser.newDevice({
      colorScheme: theme,
      viewport: { width: 480, height: 680 },
    });
    for (const [name, wishes] of Object.entries(states)) {
      // Letters and directions have no colours of their own.
      if (theme === 'dark' && 'locale' in wishes) continue;
      const page = await browser.openPage(served.urlOf({ ...wishes, theme }), { device });
      await page.getByRole('banner').getByRole('button').click();
      await page.getByRole('dialog').waitFor();
      await page.locator('.nf-entry, .nf-state, .nf-skeletons').first().waitFor();
      await settle(page);
      await expectNoAxeFindings(page);
      await takeScreenshot(page, `element-${name.replaceAll(' ', '-')}-${theme}`);
      await page.close();
    }
  });

  it.each(['light', 'dark'] as const)('is what else there is to see, %s', async (theme) => {
    const device = await browser.newDevice({
      colorScheme: theme,
      viewport: { width: 360, height: 640 },
    });
    const list = await browser.openPage(served.urlOf({ theme, mode: 'inbox' }), { device });
    await list.getByRole('article').nth(1).hover();
    await settle(list);
    await expectNoAxeFindings(list);
    await takeScreenshot(list, `element-narrow-${theme}`);
    const choices = await browser.openPage(served.urlOf({ theme, mode: 'preferences' }), {
      device,
    });
    await choices.getByRole('switch').first().waitFor();
    await settle(choices);
    await expectNoAxeFindings(choices);
    await takeScreenshot(choices, `element-preferences-${theme}`);
  });

  it('keeps the style sheet of the page out', async () => {
    const page = await browser.openPage(served.urlOf({ mode: 'inbox' }));
    const button = page.getByRole('button', { name: 'Decline' }).first();
    await button.waitFor();
    expect(await button.evaluate((element) => getComputedStyle(element).textTransform)).toBe(
      'none',
    );
    expect(await button.evaluate((element) => getComputedStyle(element).color)).not.toBe(
      'rgb(255, 0, 0)',
    );
  });

  it('runs nothing that an entry brings, and links nowhere it should not', async () => {
    const bodies = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '<svg/onload=alert(1)>',
      '<iframe src="javascript:alert(1)"></iframe>',
      '<a href="javascript:alert(1)">x</a>',
      '[x](javascript:alert(1))',
      '[x](&#106;avascript:alert(1))',
      '![x](javascript:alert(1))',
      '![x](http://elsewhere.example/a.png)',
      'javascript:alert(1)',
      'java\tscript:alert(1)',
      ' \u0001javascript:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'vbscript:alert(1)',
    ];
    const url = served.urlOf({ mode: 'inbox', bodies: JSON.stringify(bodies) });
    const device = await browser.newDevice({ viewport: { width: 900, height: 3_000 } });
    const page = await browser.openPage(url, { device });
    await page
      .getByRole('article')
      .nth(bodies.length - 1)
      .waitFor();
    const links = await page
      .getByRole('link')
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol));
    expect(links.filter((protocol) => !/^(https?|mailto):$/.test(protocol))).toEqual([]);
    expect(await page.getByRole('article').nth(1).textContent()).toContain(
      '<img src=x onerror=alert(1)>',
    );
    for (const card of await page.getByRole('article').all()) await card.click();
    // Dialogs, exceptions and requests elsewhere fail the test at its end.
    expect(page.url()).toBe(url);
  });
});

/** Where an element is when the list has done with scrolling. */
async function restingBox(element: Locator) {
  let last = await element.boundingBox();
  await eventually(async () => {
    const before = last;
    last = await element.boundingBox();
    expect(last).toEqual(before);
  });
  return last;
}

/** Waits for what fades in, since a colour on its way is not one to judge. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .map(({ effect, finished }) =>
          effect?.getComputedTiming().iterations === Infinity ? Promise.resolve() : finished,
        ),
    ),
  );
}
