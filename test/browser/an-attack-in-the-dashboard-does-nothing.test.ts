import type { Page } from 'playwright-core';
import { listDangers, touch } from '../support/browser/list-dangers.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { xssVectors } from '../support/browser/xss-vectors.ts';
import { goTo, logIn, mainOf, waitUntilCalm } from '../support/dashboard/dashboard-page.ts';
import { readScreens } from '../support/dashboard/read-screens.ts';
import { addressOf } from '../support/dashboard/screen-samples.ts';
import { type Attacked, startAttacked } from '../support/dashboard/start-attacked.ts';
import { owner, shopProject } from '../support/dashboard/start-shop.ts';
import { eventually } from '../support/eventually.ts';

const paths = (await readScreens()).map(({ path }) => path);
const everything = `document.querySelectorAll('#main *, [role="dialog"] *')`;
const dangers = listDangers({
  everything,
  forbidden:
    'script, iframe:not([sandbox=""], [src="/ops/mail-frame"][sandbox="allow-same-origin"]), frame, object, embed, applet, style, link, meta, base, template, video, audio, math, img',
});

// What a mail says of what it may not do, and the api of what is none of its values.
const refusals = [
  /^The console says: .*\/ops\/mail\//s,
  /^The console says: Framing '[^']*' violates/,
  /^The console says: Blocked script execution in 'about:srcdoc'/,
  /status of 40[04]/,
];

describe('an attack in everything that comes from outside', () => {
  const browser = useBrowser({ keepsPages: true });
  let attacked: Attacked;
  let page: Page;

  beforeAll(async () => {
    attacked = await startAttacked();
    const device = await browser.newDevice({
      viewport: { width: 1280, height: 8_000 },
      userAgent: '<script>alert(1)</script><img src=x onerror=alert(1)>',
    });
    const { url } = attacked.system;
    page = await logIn(browser, {
      url,
      project: shopProject,
      device,
      complaints: refusals,
      ...owner,
    });
  });
  afterAll(() => attacked?.close());

  const at = (path: string) => `/p/${shopProject}${path}`;

  async function expectHarmless(): Promise<void> {
    await waitUntilCalm(page);
    await page.evaluate(touch(everything));
    expect(await page.evaluate<string[]>(dangers)).toEqual([]);
  }

  it.each(paths)('does nothing on %s', async (path) => {
    await goTo(page, at(addressOf(path, attacked.things)));
    await expectHarmless();
  });

  const tabs = ['notifications', 'preferences', 'endpoints', 'topics', 'suppressions'];
  it.each(tabs)('does nothing where the %s of its author are shown', async (tab) => {
    await goTo(page, at('/runs'));
    await goTo(page, at(`${addressOf('/users/$user', attacked.things)}?tab=${tab}`));
    await expectHarmless();
  });

  it('does nothing in a message of any channel type', async () => {
    for (const id of attacked.deliveries) {
      await goTo(page, at('/runs'));
      await goTo(page, at(`/deliveries/${id}`));
      await expectHarmless();
      // What is only text can be read.
      expect(await mainOf(page).getByText('<script>alert(1)</script>').count()).toBeGreaterThan(0);
    }
  });

  it('does nothing in what filters an address holds', async () => {
    for (const attack of ['"><img src=x onerror=alert(1)>', 'javascript:alert(1)']) {
      const search = new URLSearchParams({
        status: attack,
        topic: attack,
        id: attack,
        tab: attack,
      });
      for (const path of ['/runs', '/users', '/failures']) {
        await goTo(page, at(`${path}?${search.toString()}`));
        await expectHarmless();
      }
    }
  });

  it('does nothing in a mail, in our frame of it', async () => {
    await goTo(page, at('/runs'));
    await goTo(page, at(`/deliveries/${attacked.mails[1]}`));
    await mainOf(page).locator('iframe[sandbox=""]').waitFor();
    expect(attacked.mails).toHaveLength(xssVectors.length);
    // Each held by what it says of itself alone.
    const sources = attacked.mails.map((id) => `/ops/mail/${shopProject}/${id}`);
    await page.evaluate(`
      window.shown = 0;
      for (const source of ${JSON.stringify(sources)}) {
        const frame = document.createElement('iframe');
        frame.onload = () => (shown += 1);
        frame.src = source;
        document.querySelector('#main').append(frame);
      }`);
    await eventually(async () =>
      expect(await page.evaluate('shown')).toBeGreaterThanOrEqual(sources.length),
    );
    expect(await page.evaluate('location.pathname')).toBe(
      `/ops/p/${shopProject}/deliveries/${attacked.mails[1]}`,
    );
  });

  it('leads nowhere else after a login', async () => {
    for (const next of ['/\\evil.example', 'javascript:alert(1)']) {
      await page.goto(`${attacked.system.url}/ops/login?next=${encodeURIComponent(next)}`);
      await mainOf(page).waitFor();
      expect(new URL(page.url()).origin).toBe(attacked.system.url);
    }
  });
});
