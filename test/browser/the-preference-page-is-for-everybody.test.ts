import { expectNoAxeFindings } from '../support/browser/expect-no-axe-findings.ts';
import { tabTo } from '../support/browser/tab-to.ts';
import { takeScreenshot } from '../support/browser/take-screenshot.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { acceptRun, readDeliveries, waitUntilSettled } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

describe('the page behind the link of a message', () => {
  const browser = useBrowser();
  let system: System;
  let links: { preferences: string; unsubscribe: string };

  beforeAll(async () => {
    system = await startSystem({ env: { PUBLIC_URL: 'https://notify.example.com' } });
    await system.management('PUT', '/channels/feed', {
      name: 'Inbox',
      type: 'in_app',
      provider: 'in_app',
    });
    await publish('comments', 'Comments');
    await publish('weekly', 'Weekly summary');
    links = await readLinks('comments');
  });
  afterAll(() => system?.stop());

  it.each(['light', 'dark'] as const)('can be read and used by everybody, %s', async (theme) => {
    const device = await browser.newDevice({
      colorScheme: theme,
      viewport: { width: 640, height: 480 },
    });
    const page = await browser.openPage(links.unsubscribe, { device });
    await expectNoAxeFindings(page);
    await takeScreenshot(page, `unsubscribe-${theme}`);
    await page.goto(links.preferences);
    await expectNoAxeFindings(page);
    await takeScreenshot(page, `preferences-${theme}`);
  });

  it('keeps what was chosen with the keyboard alone', async () => {
    const page = await browser.openPage(links.preferences);
    const weekly = page.getByRole('checkbox', { name: 'Weekly summary' });
    expect(await weekly.isChecked()).toBe(true);
    await tabTo(weekly);
    await page.keyboard.press('Space');
    await tabTo(page.getByRole('button', { name: 'Save' }));
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    expect(await weekly.isChecked()).toBe(false);
    await page.reload();
    expect(await weekly.isChecked()).toBe(false);
  });

  async function publish(handle: string, name: string): Promise<void> {
    await system.management('PUT', `/notiflows/${handle}`, {
      name,
      active: true,
      include_in_preferences: true,
      steps: [
        {
          handle: 'feed',
          type: 'channel',
          channel_type: 'in_app',
          channel_handle: 'feed',
          template: { body: '{{ preferences_url }} {{ unsubscribe_url }}' },
        },
      ],
    });
    const { status } = await system.management('POST', `/notiflows/${handle}/publish`);
    expect(status).toBe(200);
  }

  async function readLinks(handle: string) {
    const runId = await acceptRun(system, handle, { recipients: [{ external_id: 'ann' }] });
    await waitUntilSettled(system, runId);
    const [delivery] = await readDeliveries(system, runId);
    const [preferences = '', unsubscribe = ''] = String(delivery?.data.body)
      .split(' ')
      .map((link) => link.replace('https://notify.example.com', system.url));
    return { preferences, unsubscribe };
  }
});
