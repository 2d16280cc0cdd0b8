import type { Page } from 'playwright-core';
import { expectNoAxeFindings } from '../support/browser/expect-no-axe-findings.ts';
import { tabTo } from '../support/browser/tab-to.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import {
  chooseTheme,
  goTo,
  logIn,
  mainOf,
  overhangOf,
  waitUntilCalm,
} from '../support/dashboard/dashboard-page.ts';
import { pictureScreen } from '../support/dashboard/picture-screen.ts';
import { readScreens } from '../support/dashboard/read-screens.ts';
import { addressOf, sampleOf, screenSamples } from '../support/dashboard/screen-samples.ts';
import {
  freshProject,
  owner,
  type Shop,
  shopProject,
  startShop,
} from '../support/dashboard/start-shop.ts';
import { eventually } from '../support/eventually.ts';

const screens = await readScreens();
const paths = screens.map(({ path }) => path);
const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const away = 'The database cannot be reached';

describe('the dashboard', () => {
  const browser = useBrowser({ keepsPages: true });
  let shop: Shop;
  let page: Page;

  beforeAll(async () => {
    shop = await startShop();
    const device = await browser.newDevice({ viewport: desk, colorScheme: 'dark' });
    page = await logIn(browser, {
      url: shop.system.url,
      project: shopProject,
      device,
      complaints: [/status of 404/, /status of 409/],
      ...owner,
    });
  });
  afterAll(() => shop?.close());

  const textOn = (where: Page, text: string | RegExp) =>
    mainOf(where).getByText(text).filter({ visible: true }).first();

  it('has a sample for each of its screens, and for no other', () => {
    expect(Object.keys(screenSamples).sort()).toEqual([...paths].sort());
  });

  describe.each(paths)('at %s', (path) => {
    it('shows what there is, in both themes and on a phone', async () => {
      const { shows } = sampleOf(path);
      await goTo(page, `/p/${shopProject}${addressOf(path, shop.things)}`);
      for (const text of shows) await textOn(page, text).waitFor();
      await waitUntilCalm(page);
      await expectNoAxeFindings(page);
      await pictureScreen(page, { path, theme: 'dark' });
      await chooseTheme(page, 'light');
      await pictureScreen(page, { path, theme: 'light' });
      await expectNoAxeFindings(page, { rules: ['color-contrast'] });
      await page.setViewportSize(phone);
      expect(await overhangOf(page)).toBe(0);
      await page.setViewportSize(desk);
      await chooseTheme(page, 'dark');
    });
  });

  it.each(screens.flatMap(({ menu, path }) => (menu?.key ? [{ key: menu.key, path }] : [])))(
    'goes to $path by g and $key',
    async ({ key, path }) => {
      await page.locator('#main').focus();
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await page.waitForURL(`**/ops/p/${shopProject}${path === '/' ? '' : path}`);
    },
  );

  const acts = paths.flatMap((path) =>
    (screenSamples[path]?.acts ?? []).map((act) => ({ act, path })),
  );
  it.each(acts)('asks before "$act" at $path, by keyboard', async ({ act, path }) => {
    await goTo(page, `/p/${shopProject}${addressOf(path, shop.things)}`);
    const button = mainOf(page).getByRole('button', { name: act, exact: true }).first();
    await button.waitFor();
    await mainOf(page).focus();
    await tabTo(button);
    await page.keyboard.press('Enter');
    const asked = page.getByRole('dialog').or(page.getByRole('alertdialog'));
    await asked.waitFor();
    await waitUntilCalm(page);
    await expectNoAxeFindings(page);
    await page.keyboard.press('Escape');
    await asked.waitFor({ state: 'detached' });
    await button.and(page.locator(':focus')).waitFor();
  });

  it.each(paths)('says what to do where there is nothing: %s', async (path) => {
    await goTo(page, `/p/${freshProject}${addressOf(path, shop.things)}`);
    await textOn(page, sampleOf(path).empty).waitFor();
  });

  describe('a notiflow', () => {
    const pressed = () => page.locator('[data-step][aria-pressed="true"]');

    it('is walked by the arrow keys, and tells what happened at each step', async () => {
      await goTo(page, `/p/${shopProject}/notiflows`);
      await goTo(page, `/p/${shopProject}/notiflows/order-shipped`);
      await tabTo(mainOf(page).locator('[data-step]').first());
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await pressed().filter({ hasText: 'wait_for_carrier' }).waitFor();
      const panel = mainOf(page).getByRole('region', { name: 'Step wait_for_carrier' });
      await panel.getByText('came here').waitFor();
      await page.waitForURL('**?step=wait_for_carrier');
      await expectNoAxeFindings(page);
      await mainOf(page).getByRole('button', { name: 'List', exact: true }).click();
      await mainOf(page).getByRole('listitem').filter({ hasText: 'wait_for_carrier' }).waitFor();
      await expectNoAxeFindings(page);
    });

    it('shows what makes one version into another, and publishes an old one again', async () => {
      const path = '/notiflows/order-confirmed';
      const { published_version: version } = await shop.manage<{
        published_version: { steps: { template?: { data: Record<string, string> } }[] };
      }>('GET', path);
      for (const { template } of version.steps) {
        if (template?.data.subject !== undefined) template.data.subject = 'It is confirmed';
      }
      await shop.manage('PUT', path, { steps: version.steps });
      await shop.manage('POST', `${path}/publish`);
      await goTo(page, `/p/${shopProject}/notiflows`);
      await goTo(page, `/p/${shopProject}${path}`);
      await mainOf(page).getByRole('button', { name: 'Versions', exact: true }).click();
      await mainOf(page).getByRole('insertion').filter({ hasText: 'It is confirmed' }).waitFor();
      await mainOf(page)
        .getByRole('deletion')
        .filter({ hasText: 'Your order {{ data.order }} is confirmed' })
        .waitFor();
      await waitUntilCalm(page);
      await expectNoAxeFindings(page);
      await mainOf(page).getByRole('button', { name: 'Publish again' }).click();
      await page.getByRole('button', { name: 'Publish version 1 again' }).click();
      const published = mainOf(page).getByRole('row').filter({ hasText: 'published' });
      await published.filter({ hasText: /^3/ }).waitFor();
    });
  });

  describe('the search', () => {
    beforeEach(() => goTo(page, `/p/${shopProject}/failures`));

    const open = async (text: string) => {
      await page.keyboard.press('Control+k');
      const field = page.getByRole('combobox', { name: 'Search' });
      await field.fill(text);
      return field;
    };
    const lineOf = (text: string) => page.getByRole('option').filter({ hasText: text });

    it('finds somebody by an address, and opens their page', async () => {
      const field = await open('Ada@example.com');
      await lineOf('User').waitFor();
      await waitUntilCalm(page);
      await expectNoAxeFindings(page);
      await field.press('Enter');
      await page.waitForURL(`**/ops/p/${shopProject}/users/ada`);
    });

    it('opens what an id is of, also when Enter comes before its answer', async () => {
      const field = await open(shop.things.run ?? '');
      await field.press('Enter');
      await page.waitForURL(`**/${shop.things.run}`);
      // What was looked at stands first the next time.
      await page.keyboard.press('Control+k');
      await page.getByText('Looked at lately').waitFor();
      await page.keyboard.press('Escape');
    });

    it('goes to screens and things by arrows', async () => {
      const field = await open('event');
      await lineOf('Event endpoints').waitFor();
      await field.press('ArrowDown');
      await field.press('ArrowUp');
      await field.press('Enter');
      await page.waitForURL(`**/ops/p/${shopProject}/event-endpoints`);
    });
  });

  it('shows both versions of what two people change at once, and overwrites neither', async () => {
    const path = `/event-endpoints/${shop.things.endpoint}`;
    const { url, event_types } = await shop.manage<{ url: string; event_types: string[] }>(
      'GET',
      path,
    );
    await goTo(page, `/p/${shopProject}${path}`);
    await mainOf(page).getByRole('button', { name: 'Change', exact: true }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Description').fill('Mine');
    await shop.manage('PUT', path, { url: `${url}?theirs`, description: 'Theirs', event_types });
    await form.getByRole('button', { name: 'Keep' }).click();
    await form.getByText('Theirs', { exact: true }).last().waitFor();
    await waitUntilCalm(page);
    await expectNoAxeFindings(page);
    await form.getByRole('button', { name: 'Go on with yours' }).click();
    await form.getByRole('button', { name: 'Keep' }).click();
    await form.waitFor({ state: 'detached' });
    const kept = await shop.manage('GET', path);
    expect(kept).toMatchObject({ url: `${url}?theirs`, description: 'Mine' });
  });

  describe('when the api cannot answer', () => {
    let lost: Page;
    let isAway = true;

    beforeAll(async () => {
      const device = await browser.newDevice({
        viewport: desk,
        colorScheme: 'dark',
        storageState: await page.context().storageState(),
      });
      await device.clock.install();
      await device.route(/\/(admin|management)\/v1\//, (route) =>
        isAway ? route.fulfill({ status: 503, json: { error: unavailable } }) : route.continue(),
      );
      lost = await browser.openPage(`${shop.system.url}/ops/p/${shopProject}/nowhere`, {
        device,
        complaints: [/status of 503/],
      });
    });

    it.each(paths)('says so, and tries again: %s', async (path) => {
      await goTo(lost, `/p/${shopProject}${addressOf(path, shop.things)}`);
      const alert = mainOf(lost).getByRole('alert').filter({ hasText: away }).first();
      // It is asked again a few times before anything is said.
      await eventually(async () => {
        await lost.clock.runFor(1_000);
        expect(await alert.isVisible()).toBe(true);
      });
      expect(await alert.getByRole('button', { name: 'Try again' }).count()).toBe(1);
    });

    it('shows what there is when it is asked again', async () => {
      await goTo(lost, `/p/${shopProject}/channels`);
      await eventually(async () => {
        await lost.clock.runFor(1_000);
        expect(await mainOf(lost).getByRole('button', { name: 'Try again' }).count()).toBe(1);
      });
      isAway = false;
      await mainOf(lost).getByRole('button', { name: 'Try again' }).first().click();
      await mainOf(lost).getByRole('alert').waitFor({ state: 'detached' });
    });
  });
});

const unavailable = {
  code: 'unavailable',
  message: away,
  status: 503,
  request_id: 'req_of_a_test',
  details: { retry_after: 1 },
};
