import { createOutbound, createProviders } from '@notiflow/providers';
import type { BrowserContext, Page } from 'playwright-core';
import { expectNoAxeFindings } from '../support/browser/expect-no-axe-findings.ts';
import { takeScreenshot } from '../support/browser/take-screenshot.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { eventually } from '../support/eventually.ts';
import { openPushService, type PushService } from '../support/push-service-peer.ts';
import { type OriginMap, redirectOrigins } from '../support/redirect-origins.ts';
import { acceptRun, waitUntilSettled } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

describe('the inbox behind a link', () => {
  const browser = useBrowser();
  let system: System;
  let feedId: string;

  beforeAll(async () => {
    system = await startSystem();
    const feed = await put('feed', { type: 'in_app', provider: 'in_app' });
    feedId = feed.id;
    await put('browsers', { type: 'web_push', provider: 'vapid' });
    const template = { title: 'Order {{ data.number }}', body: 'It is on its way.' };
    const step = {
      handle: 'feed',
      type: 'channel',
      channel_type: 'in_app',
      channel_handle: 'feed',
    };
    const notiflow = { name: 'Orders', active: true, steps: [{ ...step, template }] };
    await system.management('PUT', '/notiflows/orders', notiflow);
    await system.management('POST', '/notiflows/orders/publish');
    await send('1');
  });
  afterAll(() => system?.stop());

  async function put(handle: string, channel: object): Promise<{ id: string }> {
    const { body } = await system.management('PUT', `/channels/${handle}`, {
      name: handle,
      ...channel,
    });
    return body as { id: string };
  }

  async function send(number: string): Promise<string> {
    const runId = await acceptRun(system, 'orders', {
      recipients: [{ external_id: 'ada' }],
      data: { number },
    });
    await waitUntilSettled(system, runId);
    const { body } = await system.admin('GET', `/notifications?notiflow_run_id=${runId}`);
    return (body as { items: { id: string }[] }).items[0]?.id ?? '';
  }

  async function makeLink(): Promise<string> {
    const { body } = await system.admin('POST', '/users/ada/inbox-links', { body: {} });
    return String((body as { url: string }).url);
  }

  const entryOf = (page: Page, title: string) => page.getByText(title, { exact: true });

  it.each(['light', 'dark'] as const)('opens for whoever has it, %s', async (theme) => {
    const device = await browser.newDevice({
      colorScheme: theme,
      viewport: { width: 390, height: 780 },
    });
    const url = await makeLink();
    const page = await browser.openPage(url, { device });
    await entryOf(page, 'Order 1').waitFor();
    await page.getByRole('button', { name: 'Turn on notifications' }).waitFor();
    await expectNoAxeFindings(page);
    await takeScreenshot(page, `installed-inbox-${theme}`);
    // The key is in this browser, and in no address, history or bookmark.
    expect(page.url()).toBe(url.replace(/#.*/, ''));
    await page.reload();
    await entryOf(page, 'Order 1').waitFor();
  });

  it('says when it does not open any more, and takes the next one', async () => {
    const complaints = [/401/];
    const page = await browser.openPage(await makeLink(), { complaints });
    await entryOf(page, 'Order 1').waitFor();
    await system.admin('DELETE', '/users/ada/inbox-links');
    await page.reload();
    await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    await expectNoAxeFindings(page);
    const field = page.getByRole('textbox', { name: 'Link to your inbox' });
    await field.fill('https://example.com/');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByText('That is not a link to an inbox.').waitFor();
    await field.fill(await makeLink());
    await page.getByRole('button', { name: 'Open' }).click();
    await entryOf(page, 'Order 1').waitFor();
  });

  it('opens its frame without a network, and fills it when there is one again', async () => {
    const device = await browser.newDevice();
    const page = await browser.openPage(await makeLink(), { device, complaints: [/ERR_|reach/] });
    await entryOf(page, 'Order 1').waitFor();
    await evaluate(page, waitForController);
    await device.setOffline(true);
    await page.reload();
    await page.locator('notiflow-inbox').waitFor();
    await device.setOffline(false);
    await entryOf(page, 'Order 1').waitFor();
  });

  describe('a push of ours', () => {
    const origins: OriginMap = new Map();
    let service: PushService;
    let page: Page;
    let device: BrowserContext;

    beforeAll(async () => {
      service = await openPushService({ origins });
    });
    afterAll(() => service?.close());

    beforeEach(async () => {
      const url = await makeLink();
      device = await browser.newDevice();
      await device.grantPermissions(['notifications'], { origin: new URL(url).origin });
      // A profile that is thrown away has no push service.
      page = await browser.openPage(url, { device, complaints: [/Push API/] });
      await entryOf(page, 'Order 1').waitFor();
      await evaluate(page, waitForController);
    });

    it('is shown, once for each thing that it is about', async () => {
      const deliver = await openDelivery(page);
      await deliver(await encryptAndDecrypt({ title: 'One', body: 'First' }, 'order-42'));
      await deliver(await encryptAndDecrypt({ title: 'Two', body: 'Second' }, 'order-42'));
      await deliver(await encryptAndDecrypt({ title: 'Three', action_url: '/orders/3' }, null));
      await eventually(async () => {
        const shown = await evaluate<string[]>(page, listShown);
        expect(shown.sort()).toEqual(['Three: Body', 'Two: Second']);
      });
    });

    it('marks the entry that says the same when it is clicked, on every device', async () => {
      const notificationId = await send('2');
      await evaluate(page, rememberUser, { channel: feedId });
      const worker = device.serviceWorkers()[0] ?? (await device.waitForEvent('serviceworker'));
      await eventually(async () => {
        await evaluate(worker, clickOn, { notification_id: notificationId });
        expect(await readClickedAt(notificationId)).not.toBeNull();
      });
    });

    /** What our provider sends, as the browser gets it from its push service. */
    async function encryptAndDecrypt(message: object, replaceKey: string | null): Promise<string> {
      const allowed = createOutbound({ allowCidrs: ['127.0.0.0/8'] });
      const providers = createProviders({ outbound: redirectOrigins(allowed, origins) });
      const { id, ...subscription } = await service.subscribe();
      const sent = { title: 'Title', body: 'Body', content_type: 'plaintext' as const, ...message };
      const result = await providers.send(
        { channelType: 'web_push', provider: 'vapid' },
        {
          deliveryId: id,
          notificationId: id,
          recipientId: id,
          attempt: 1,
          eventsUrl: null,
          replaceKey,
          message: { ...subscription, ...sent },
          channel: { id: 'channel', ...service.channel },
          signal: new AbortController().signal,
        },
      );
      await providers.close();
      expect(result.kind).toBe('accepted');
      return service.shown(id)[0] ?? '';
    }
  });

  async function readClickedAt(notificationId: string): Promise<string | null> {
    const { body } = await system.admin('GET', `/notifications/${notificationId}/deliveries`);
    return (body as { items: { clicked_at: string | null }[] }).items[0]?.clicked_at ?? null;
  }
});

/** Runs what is written below, in a page or in a worker, whose types no test here has. */
async function evaluate<T>(
  where: { evaluate(expression: string): Promise<unknown> },
  written: string,
  given: unknown = null,
): Promise<T> {
  return (await where.evaluate(`(${written})(${JSON.stringify(given)})`)) as T;
}

/** Waits until the worker keeps the page and shows pushes. */
const waitForController = `async () => {
  const { serviceWorker } = navigator;
  await serviceWorker.ready;
  const changes = (resolve) =>
    serviceWorker.addEventListener('controllerchange', resolve, { once: true });
  while (serviceWorker.controller === null) await new Promise(changes);
}`;

const listShown = `async () => {
  const registration = await navigator.serviceWorker.ready;
  const shown = await registration.getNotifications();
  return shown.map(({ title, body }) => title + ': ' + body);
}`;

/** As the page does it once notifications are on. */
const rememberUser = `async ({ channel }) => {
  const { key } = JSON.parse(localStorage.getItem('notiflows.inbox'));
  const told = { user_key: key, channel, feed_channel: channel };
  const { active } = await navigator.serviceWorker.ready;
  const api_url = new URL('..', location.href).href;
  active.postMessage({ type: 'notiflows.remember', api_url, ...told });
}`;

/** A page cannot click on what the system shows, nor can a test: the worker is told that somebody did. */
const clickOn = `async (data) => {
  await registration.showNotification('Order 2', { data });
  const [notification] = await registration.getNotifications();
  const event = new Event('notificationclick');
  const waitUntil = (done) => done.catch(() => {});
  dispatchEvent(Object.assign(event, { notification, waitUntil }));
}`;

/** Hands pushes to the worker of a page as the browser does when they come from its push service. */
async function openDelivery(page: Page): Promise<(data: string) => Promise<void>> {
  const devTools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devTools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => page.url().startsWith(scopeURL));
      if (own !== undefined) resolve(own.registrationId);
    });
  });
  await devTools.send('ServiceWorker.enable');
  const registrationId = await registered;
  const { origin } = new URL(page.url());
  return async (data) => {
    await devTools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  };
}
