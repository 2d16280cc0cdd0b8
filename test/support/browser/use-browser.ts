import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { type Allowances, type Faults, watchPage } from './watch-page.ts';

/** How to open a page. */
export interface PageOptions extends Allowances {
  /** Whose tab it is to be; a device of its own when left out. */
  device?: BrowserContext;
}

/** The Chromium of the test run, for the tests of one file. */
export interface TestBrowser {
  /** A browser profile with nothing in it: what one device of one person is. */
  newDevice(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** Opens an address in a new tab and resolves when the page has loaded. */
  openPage(url: string, options?: PageOptions): Promise<Page>;
}

/**
 * Gives the tests around it a browser. Whatever goes wrong in a page that a test opened fails that test, and every device
 * is gone at its end; or at the end of the last one, where one page is gone through by many.
 */
export function useBrowser({ keepsPages = false } = {}): TestBrowser {
  let browser: Browser;
  const devices: BrowserContext[] = [];
  const faults: Faults = [];

  beforeAll(async () => {
    browser = await chromium.connect(process.env.TEST_BROWSER_ENDPOINT ?? '');
  });
  afterEach(async () => {
    const found = [...faults];
    if (!keepsPages) await closeDevices();
    faults.length = 0;
    expect(found).toEqual([]);
  });
  afterAll(async () => {
    await closeDevices();
    await browser?.close();
  });

  const closeDevices = () => Promise.all(devices.splice(0).map((device) => device.close()));

  const newDevice = async (options?: BrowserContextOptions) => {
    const device = await browser.newContext(options);
    devices.push(device);
    return device;
  };
  const openPage = async (url: string, options: PageOptions = {}) => {
    const { device, origins = [], complaints = [] } = options;
    const page = await (device ?? (await newDevice())).newPage();
    watchPage(page, { origins: [new URL(url).origin, ...origins], complaints, faults });
    await page.goto(url);
    return page;
  };
  return { newDevice, openPage };
}
