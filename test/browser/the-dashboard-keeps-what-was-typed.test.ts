import type { Page } from 'playwright-core';
import { expectNoAxeFindings } from '../support/browser/expect-no-axe-findings.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { fillLogin, goTo, logIn, mainOf } from '../support/dashboard/dashboard-page.ts';
import { readScreens } from '../support/dashboard/read-screens.ts';
import { addressOf, sampleOf } from '../support/dashboard/screen-samples.ts';
import {
  freshProject,
  manage,
  owner,
  type Shop,
  shopProject,
  startShop,
} from '../support/dashboard/start-shop.ts';

const screens = await readScreens();
const complaints = [/status of (401|403|404|409)/];

describe('who works with the dashboard', () => {
  const browser = useBrowser({ keepsPages: true });
  let shop: Shop;
  let page: Page;

  const logInAs = (login: typeof owner) =>
    logIn(browser, { url: shop.system.url, project: shopProject, complaints, ...login });

  beforeAll(async () => {
    shop = await startShop();
    page = await logInAs(owner);
  });
  afterAll(() => shop?.close());

  it('keeps what they typed when their session ends, and goes on after another login', async () => {
    await goTo(page, `/p/${shopProject}/suppressions`);
    await page.getByRole('button', { name: 'Suppress an address' }).click();
    await page.getByRole('dialog').getByLabel('Address').fill('gone@example.com');
    await endSession(page);

    await page.getByRole('button', { name: 'Suppress', exact: true }).click();
    await page.getByText('Your session ended').waitFor();
    await expectNoAxeFindings(page);
    await fillLogin(page, { email: owner.email, password: 'not the password' });
    await page.getByText('The e-mail address or the password is wrong').waitFor();
    await page.getByLabel('Password').fill(owner.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Your session ended').waitFor({ state: 'detached' });

    expect(await page.getByRole('dialog').getByLabel('Address').inputValue()).toBe(
      'gone@example.com',
    );
    await page.getByRole('button', { name: 'Suppress', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await mainOf(page).getByText('gone@example.com').waitFor();
  });

  it('sees what somebody else changed meanwhile beside what they typed, and chooses', async () => {
    await goTo(page, `/p/${shopProject}/settings`);
    const name = mainOf(page).getByLabel('Name', { exact: true });
    await name.fill('Lantern of mine');
    await manage(shop.system, 'PUT', '/settings', { name: 'Lantern of theirs' });
    await page.getByRole('button', { name: 'Keep' }).click();

    const conflict = mainOf(page).getByRole('alert');
    await conflict.getByText('Lantern of theirs').waitFor();
    await conflict.getByText('Lantern of mine').waitFor();
    await expectNoAxeFindings(page);
    expect(await readName()).toBe('Lantern of theirs');
    await conflict.getByRole('button', { name: 'Go on with yours' }).click();
    await page.getByRole('button', { name: 'Keep' }).click();
    await mainOf(page).getByText('Nothing is changed').waitFor();
    expect(await readName()).toBe('Lantern of mine');
  });

  it('types the number before very many are sent again', async () => {
    await page.route('**/management/v1/replays', (route) =>
      route.request().postDataJSON()?.dry_run === true
        ? route.fulfill({ json: { dry_run: true, matched: 100_000, has_more: false } })
        : route.continue(),
    );
    await goTo(page, `/p/${shopProject}/failures`);
    await page.getByRole('button', { name: 'Replay all shown' }).click();
    const asked = page.getByRole('alertdialog');
    const replay = asked.getByRole('button', { name: 'Replay 100,000' });
    await replay.waitFor();
    expect(await replay.isDisabled()).toBe(true);
    await asked.getByLabel(/^Type/).fill('100');
    expect(await replay.isDisabled()).toBe(true);
    await asked.getByLabel(/^Type/).fill('100000');
    expect(await replay.isDisabled()).toBe(false);
    await asked.getByRole('button', { name: 'Not now' }).click();
    await page.unroute('**/management/v1/replays');
  });

  it('types the number before very many jobs are taken out of a queue', async () => {
    await page.route('**/management/v1/queues', async (route) => {
      const answer = await route.fetch();
      const { items, ...rest } = await answer.json();
      await route.fulfill({
        json: { items: items.map((queue: object) => ({ ...queue, waiting: 4_321 })), ...rest },
      });
    });
    await goTo(page, `/p/${shopProject}/queues`);
    await mainOf(page).getByText('4,321').first().waitFor();
    await mainOf(page).getByRole('button', { name: 'Drain' }).first().click();
    const asked = page.getByRole('alertdialog');
    expect(await asked.getByRole('button', { name: 'Drain' }).isDisabled()).toBe(true);
    await asked.getByLabel(/^Type/).fill('4321');
    expect(await asked.getByRole('button', { name: 'Drain' }).isDisabled()).toBe(false);
    await asked.getByRole('button', { name: 'Not now' }).click();
    await page.unroute('**/management/v1/queues');
  });

  describe('as a viewer of one project', () => {
    const viewer = { email: 'vera@lantern.example', password: 'a lantern in the harbour' };
    let view: Page;

    beforeAll(async () => {
      await choosePassword(viewer);
      view = await logInAs(viewer);
    });

    it('sees people only as far as to tell them apart', async () => {
      await goTo(view, `/p/${shopProject}/users/ada`);
      await mainOf(view).getByText('a•••@example.com').first().waitFor();
      expect(await mainOf(view).getByText('ada@example.com').count()).toBe(0);
      await goTo(view, `/p/${shopProject}/deliveries/${shop.things.delivery}`);
      await mainOf(view).getByText('Messages are hidden from viewers').waitFor();
      expect(await mainOf(view).locator('iframe').count()).toBe(0);
    });

    const ofProject = screens.filter(({ isOfInstallation = false }) => !isOfInstallation);
    it.each(ofProject.map(({ path }) => path))(
      'is offered nothing to change on %s',
      async (path) => {
        await goTo(view, `/p/${shopProject}${addressOf(path, shop.things)}`);
        const shown = sampleOf(path).viewerShows ?? sampleOf(path).shows.at(-1) ?? '';
        await mainOf(view).getByText(shown).filter({ visible: true }).first().waitFor();
        for (const act of sampleOf(path).acts ?? []) {
          expect(await mainOf(view).getByRole('button', { name: act, exact: true }).count()).toBe(
            0,
          );
        }
      },
    );

    it('is shown no screens of the installation', async () => {
      const menu = view.getByRole('navigation', { name: 'Screens' });
      expect(await menu.getByRole('link', { name: 'Runs' }).count()).toBe(1);
      for (const title of ['Queues', 'Workers', 'Members']) {
        expect(await menu.getByRole('link', { name: title }).count()).toBe(0);
      }
    });

    it.each(screens.map(({ path }) => path))(
      'is told that they may not see another project: %s',
      async (path) => {
        await goTo(view, `/p/${shopProject}/topics`);
        await goTo(view, `/p/${freshProject}${addressOf(path, shop.things)}`);
        await mainOf(view).getByText('There is no such project for you').waitFor();
      },
    );
  });

  async function choosePassword({ email, password }: typeof owner): Promise<void> {
    const { items } = await manage<{ items: { id: string; email: string }[] }>(
      shop.system,
      'GET',
      '/members',
    );
    const id = items.find((member) => member.email === email)?.id ?? '';
    const { link } = await manage<{ link: string }>(shop.system, 'POST', `/members/${id}/link`);
    const welcome = await browser.openPage(new URL(link, shop.system.url).href, { complaints });
    await expectNoAxeFindings(welcome);
    await welcome.getByLabel('Password').fill(password);
    await welcome.getByLabel('Once more').fill(password);
    await welcome.getByRole('button', { name: 'Go on' }).click();
    await welcome.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  }

  /** Ends it as another tab would, of which this page does not know. */
  async function endSession(of: Page): Promise<void> {
    const { url } = shop.system;
    const answer = await of
      .context()
      .request.delete(`${url}/ops/api/v1/session`, { headers: { origin: url } });
    expect(answer.status()).toBe(204);
  }

  async function readName(): Promise<unknown> {
    return (await manage(shop.system, 'GET', '/settings')).name;
  }
});
