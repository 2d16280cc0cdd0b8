import type { Page } from 'playwright-core';
import {
  addInboxPage,
  entriesOf,
  idsDeliveredTo,
  idsShownIn,
  waitUntilLive,
} from '../support/browser/inbox-page.ts';
import {
  configureInbox,
  createUser,
  readFeed,
  sendEntry,
  sendTexts,
} from '../support/browser/send-entries.ts';
import { type Site, startSite } from '../support/browser/start-site.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { eventually } from '../support/eventually.ts';
import { queryRows } from '../support/query-rows.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { type System, startSystem } from '../support/start-system.ts';

// A page cannot keep the browser itself from saying that a server is not there.
const awayComplaints = [
  /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|status of 50[234]|status of 401/,
];

describe('an inbox that is open', () => {
  const browser = useBrowser();
  let redis: RedisServer;
  let system: System;
  let site: Site;
  /** What the next tokens of the site say of when they were made and when they end. */
  let nextLives: { iat: number; exp: number }[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    system = await startSystem({ redisUrl: redis.url });
    await configureInbox(system);
    site = await startSite(system, { lifeOf: () => nextLives.shift() ?? lifeOf(3_600) });
  });
  afterAll(async () => {
    await site?.close();
    await system?.stop();
    await redis?.stop();
  });

  it('misses nothing and doubles nothing when the api is killed and comes back', async () => {
    const page = await open('ann');
    await sendTexts(system, { user: 'ann', texts: ['before'] });
    await entriesOf(page).filter({ hasText: 'before' }).waitFor();

    await Promise.all(['one', 'two'].map((body) => sendEntry(system, { user: 'ann', body })));
    await system.api.kill('SIGKILL');
    // What nobody can be told of now is written all the same.
    await eventually(async () => expect(await readFeed(system, 'ann')).toHaveLength(3));
    await readEntry(page, 'before');
    await system.startApi();
    await sendTexts(system, { user: 'ann', texts: ['after'] });

    await expectWhole(page, 'ann');
    // What was read while there was nobody to tell is told.
    await eventually(async () => expect(await readBodies('ann')).toEqual(['before']));
  });

  it('misses nothing and doubles nothing when Redis is away and comes back', async () => {
    const page = await open('bob');
    await sendTexts(system, { user: 'bob', texts: ['before'] });
    await entriesOf(page).filter({ hasText: 'before' }).waitFor();

    const { port } = redis;
    await redis.kill('SIGKILL');
    await sendEntry(system, { user: 'bob', body: 'without Redis' });
    redis = await startRedis({ port });
    await sendEntry(system, { user: 'bob', body: 'with Redis again' });
    await eventually(async () => expect(await readFeed(system, 'bob')).toHaveLength(3));
    await expectWhole(page, 'bob');
  });

  it('goes on with another token when its own ends in the middle', async () => {
    // Servers take a token for another minute, in case of clocks that differ: this one ends in five seconds.
    nextLives = [lifeOf(-55)];
    const asked = site.tokensAsked();
    const page = await open('eve');
    await sendTexts(system, { user: 'eve', texts: ['before'] });
    await entriesOf(page).filter({ hasText: 'before' }).waitFor();

    await eventually(() => expect(site.tokensAsked()).toBe(asked + 2));
    await sendTexts(system, { user: 'eve', texts: ['after'] });
    await expectWhole(page, 'eve');
  });

  function lifeOf(seconds: number): { iat: number; exp: number } {
    const now = Math.floor(Date.now() / 1000);
    return { iat: now - 3_600, exp: now + seconds };
  }

  async function open(user: string): Promise<Page> {
    await createUser(system, user);
    const url = addInboxPage({ site, system }, { user });
    const page = await browser.openPage(url, {
      origins: [system.url],
      complaints: awayComplaints,
    });
    await page.getByRole('tab', { name: 'All' }).waitFor();
    await waitUntilLive(page);
    return page;
  }

  /** Waits until the page shows what the database has, and checks that the client told of each entry once. */
  async function expectWhole(page: Page, user: string): Promise<void> {
    const feed = await readFeed(system, user);
    await eventually(async () => expect(await idsShownIn(page)).toEqual(feed));
    expect((await idsDeliveredTo(page)).toSorted()).toEqual(feed.toSorted());
  }

  async function readEntry(page: Page, text: string): Promise<void> {
    await entriesOf(page).filter({ hasText: text }).click();
  }

  async function readBodies(user: string): Promise<string[]> {
    const rows = await queryRows<{ body: string }>(
      system,
      `SELECT d.message->>'body' AS body FROM deliveries d JOIN users u ON u.id = d.recipient_id
       WHERE u.external_id = $1 AND d.read_at IS NOT NULL`,
      [user],
    );
    return rows.map(({ body }) => body);
  }
});
