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

  it('keeps hours of quiet and a pause, without any script', async () => {
    const device = await browser.newDevice({
      javaScriptEnabled: false,
      viewport: { width: 360, height: 720 },
    });
    // A form that says nothing useful is told so.
    const page = await browser.openPage(links.preferences, { device, complaints: [/422/] });
    await page.getByRole('checkbox', { name: 'Quiet hours are on' }).check();
    await page.getByLabel('From').fill('21:15');
    await page.getByLabel('Until').fill('06:45');
    await page.getByRole('checkbox', { name: 'Sun' }).uncheck();
    await page.getByLabel('Pause everything').selectOption({ label: 'For a week' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').waitFor();
    await page.reload();
    expect(await page.getByRole('checkbox', { name: 'Quiet hours are on' }).isChecked()).toBe(true);
    expect(await page.getByLabel('From').inputValue()).toBe('21:15');
    expect(await page.getByRole('checkbox', { name: 'Sun' }).isChecked()).toBe(false);
    await page.getByText(/^Paused until/).waitFor();
    await page.getByLabel('Pause everything').selectOption({ label: 'End the pause' });
    await page.getByLabel('Until').fill('21:15');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByText(/^Paused until/).count()).toBe(0);
    await page.goto(links.preferences);
    expect(await page.getByLabel('Until').inputValue()).toBe('06:45');
  });

  it('can be read when much was said, and when it was wrong', async () => {
    await system.admin('PUT', '/users/ann/preferences', {
      body: {
        paused: true,
        quiet_hours: {
          windows: [
            { from: '22:00', to: '07:00' },
            { days: ['sun'], from: '00:00', to: '24:00' },
          ],
        },
      },
    });
    const device = await browser.newDevice({
      colorScheme: 'dark',
      viewport: { width: 360, height: 720 },
    });
    const complaints = [/422/];
    const page = await browser.openPage(links.preferences, { device, complaints });
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'preferences-paused-dark-phone');
    await page.getByLabel('Until').first().fill('22:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    await expectNoAxeFindings(page);
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
