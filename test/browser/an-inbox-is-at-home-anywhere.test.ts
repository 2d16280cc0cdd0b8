import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { addInboxPage, entriesOf, idsShownIn } from '../support/browser/inbox-page.ts';
import {
  configureInbox,
  createUser,
  readFeed,
  sendTexts,
} from '../support/browser/send-entries.ts';
import { startProxy } from '../support/browser/start-proxy.ts';
import { type Site, startSite } from '../support/browser/start-site.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { eventually } from '../support/eventually.ts';
import { findFreePort } from '../support/peers.ts';
import { type System, startSystem } from '../support/start-system.ts';

const rootDir = fileURLToPath(new URL('../..', import.meta.url));

// How `npm run example:…` starts each, after what it builds.
const examples = {
  html: { dir: 'examples/inbox-html', program: ['server.mjs'] },
  react: {
    dir: 'examples/inbox-react',
    program: [join(rootDir, 'node_modules/vite/bin/vite.js'), '--clearScreen', 'false'],
  },
};

describe('an inbox', () => {
  const browser = useBrowser();
  let system: System;

  beforeAll(async () => {
    system = await startSystem();
    await configureInbox(system);
  });
  afterAll(() => system?.stop());

  describe('behind a reverse proxy, below a path of it', () => {
    let site: Site;

    beforeAll(async () => {
      site = await startSite(system);
    });
    afterAll(() => site?.close());

    it('loads, shows what comes, and says what was read', async () => {
      const proxy = await startProxy(system.url, '/tools/notiflow');
      await createUser(system, 'ann');
      const url = addInboxPage({ site, system }, { user: 'ann', apiUrl: proxy.url });
      const page = await browser.openPage(url, { origins: [new URL(proxy.url).origin] });
      await page.getByText('Nothing here yet').waitFor();
      await sendTexts(system, { user: 'ann', texts: ['one', 'two'] });
      await entriesOf(page).nth(1).waitFor();
      expect(await idsShownIn(page)).toEqual(await readFeed(system, 'ann'));
      await entriesOf(page).first().click();
      await page.getByRole('tab', { name: 'Unread 1' }).waitFor();
      await page.context().close();
      await proxy.close();
    });
  });

  describe.each(Object.entries(examples))('of the example with %s', (_name, { dir, program }) => {
    let dataDir: string;
    let example: ChildProcess;
    let url: string;

    beforeAll(async () => {
      dataDir = await mkdtemp(join(tmpdir(), 'notiflow-example-'));
      const { apiKey, secretKey, accountToken } = system.keys;
      const credentials = {
        api_url: system.url,
        api_key: apiKey,
        secret_key: secretKey,
        account_token: accountToken,
      };
      await writeFile(join(dataDir, 'credentials.json'), JSON.stringify(credentials));
      const port = String(await findFreePort());
      url = `http://localhost:${port}`;
      example = spawn(process.execPath, program, {
        cwd: join(rootDir, dir),
        env: { PATH: process.env.PATH, DATA_DIR: dataDir, EXAMPLE_PORT: port },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      await eventually(async () => expect((await fetch(url)).status).toBe(200));
    });
    afterAll(async () => {
      const ended = example.exitCode === null && once(example, 'exit');
      example.kill();
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    });

    it('sends and shows one, here and in a second window', async () => {
      const before = (await readFeed(system, 'ada')).length;
      const device = await browser.newDevice();
      const options = { device, origins: [system.url] };
      const windows = [await browser.openPage(url, options), await browser.openPage(url, options)];
      const [first] = windows as [Page, Page];
      await first.getByRole('button', { name: 'Send me one' }).click();
      await first.getByText('Sent.').waitFor();
      for (const page of windows) {
        await page.getByRole('button', { name: `Notifications, ${before + 1} unread` }).click();
        await entriesOf(page).first().getByText('Hello, Ada').waitFor();
        expect(await idsShownIn(page)).toEqual(await readFeed(system, 'ada'));
      }
    });
  });
});
