import type { BrowserContext, Page, Request } from 'playwright-core';
import { configureInbox, sendEntry } from '../support/browser/send-entries.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { eventually } from '../support/eventually.ts';
import { type System, startSystem } from '../support/start-system.ts';

const member = { email: 'ann@example.com', password: 'correct horse battery' };

describe('the dashboard', () => {
  const browser = useBrowser();
  let system: System;

  beforeAll(async () => {
    system = await startSystem({
      env: {
        BOOTSTRAP_MEMBER_EMAIL: member.email,
        BOOTSTRAP_MEMBER_PASSWORD: member.password,
      },
    });
    await configureInbox(system);
  });
  afterAll(() => system?.stop());

  async function logIn(device: BrowserContext): Promise<void> {
    const { origin } = new URL(system.url);
    const answer = await device.request.post(`${origin}/ops/api/v1/login`, {
      data: member,
      headers: { origin },
    });
    expect(answer.status()).toBe(200);
  }

  const openRuns = (device: BrowserContext, complaints: RegExp[] = []) =>
    browser.openPage(`${system.url}/ops/p/default/runs`, { device, complaints });

  const sign = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor();

  const run = () => sendEntry(system, { user: 'ben', body: 'Hello' });

  /** Waits until a list has a run, or says that there are new ones and has it when they are asked for. */
  async function seesRun(page: Page, id: string): Promise<void> {
    const row = page.locator(`a[href$="/runs/${id}"]`);
    const fresh = page.getByRole('button', { name: /\d+ new/ });
    await row.or(fresh).first().waitFor();
    if ((await row.count()) === 0) await fresh.click();
    await row.waitFor();
  }

  it('is told by one stream for all tabs, and goes on in another when the first is closed', async () => {
    const device = await browser.newDevice();
    await logIn(device);
    const streams: string[] = [];
    device.on('request', (request: Request) => {
      if (request.url().includes('/changes/stream')) streams.push(request.url());
    });
    const first = await openRuns(device);
    await sign(first, 'Live');
    const second = await openRuns(device);
    await sign(second, 'Live');
    const shown = await run();
    for (const page of [first, second]) await seesRun(page, shown);
    expect(streams).toHaveLength(1);
    await first.close();
    const next = await run();
    await seesRun(second, next);
    await eventually(() => expect(streams).toHaveLength(2));
    // It goes on from where the other tab was.
    expect(streams[1]).toContain('last_event_id=');
  });

  it('says that it asks now and then where no stream comes through, and shows what comes', async () => {
    const device = await browser.newDevice();
    await logIn(device);
    await device.route('**/changes/stream*', (route) => route.abort());
    const page = await openRuns(device, [/changes\/stream/]);
    await sign(page, 'Asking now and then');
    await seesRun(page, await run());
  });
});
