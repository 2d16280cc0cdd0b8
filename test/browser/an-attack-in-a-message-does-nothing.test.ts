import { addInboxPage, entriesOf } from '../support/browser/inbox-page.ts';
import { listDangers, touch } from '../support/browser/list-dangers.ts';
import { configureInbox } from '../support/browser/send-entries.ts';
import { type Site, startSite } from '../support/browser/start-site.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { xssVectors } from '../support/browser/xss-vectors.ts';
import { eventually } from '../support/eventually.ts';
import { queryRows } from '../support/query-rows.ts';
import { acceptRun } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

// Who reads which form of the same attacks.
const readers = {
  'as a template of ours wrote it': 'ann',
  'as Markdown that nobody has cleaned': 'bob',
  'as text that nobody has cleaned': 'eve',
};

// What takes the page away, and with it the others.
const leadsAway = /http-equiv|<base|frameset/;

// Every entry is drawn when the list is as high as all of them.
const viewport = { width: 800, height: 60_000 };

describe('an attack in title, text, links and actor of an entry', () => {
  const browser = useBrowser();
  let system: System;
  let site: Site;

  beforeAll(async () => {
    system = await startSystem();
    await configureInbox(system);
    site = await startSite(system);
    await sendAttacks();
  });
  afterAll(async () => {
    await site?.close();
    await system?.stop();
  });

  it('harms a page that shows it as HTML', async () => {
    site.files.set('/careless', {
      type: 'text/html',
      content: '<!doctype html><html lang="en"><title>Careless</title><body></body></html>',
    });
    const page = await (await browser.newDevice()).newPage();
    await page.goto(`${site.origin}/careless`);
    await page.evaluate(`
      window.executed = 0;
      window.alert = () => (executed += 1);
      for (const vector of ${JSON.stringify(xssVectors.filter((vector) => !leadsAway.test(vector)))}) {
        document.body.appendChild(document.createElement('div')).innerHTML = vector;
      }`);
    await eventually(async () => expect(await page.evaluate('executed')).toBeGreaterThan(30));
  });

  it('leaves none out when all are listed anew, though none changes its size', async () => {
    const url = addInboxPage({ site, system }, { user: 'ann', attributes: tall });
    const device = await browser.newDevice({ viewport });
    const page = await browser.openPage(url, { device, origins: [system.url] });
    const isWhole = async () => expect(await entriesOf(page).count()).toBe(xssVectors.length);
    await eventually(isWhole);
    let pages = 0;
    page.on('response', (response) => {
      pages += Number(response.url().includes('/feed/entries?'));
    });
    // As somebody comes back to the page.
    await page.evaluate(
      `for (const type of ['pagehide', 'pageshow']) dispatchEvent(new Event(type))`,
    );
    // A hundred, and the others by twenty.
    await eventually(() => expect(pages).toBeGreaterThanOrEqual(6));
    await eventually(isWhole);
  });

  it.each(Object.entries(readers))('does nothing %s', async (_form, user) => {
    const url = addInboxPage({ site, system }, { user, attributes: tall });
    const device = await browser.newDevice({ viewport });
    const page = await browser.openPage(url, { device, origins: [system.url] });
    await eventually(async () => expect(await entriesOf(page).count()).toBe(xssVectors.length));
    await page.evaluate(touch(everything));
    expect(await page.evaluate<string[]>(dangers)).toEqual([]);
    // What is only text can be read.
    expect(await page.getByText('<script>alert(1)</script>').count()).toBeGreaterThan(0);
  });

  const tall = { style: '--notiflow-height: 59000px; display: block; height: 59000px' };

  async function sendAttacks(): Promise<void> {
    const recipients = Object.values(readers).map((external_id) => ({ external_id }));
    await Promise.all(
      xssVectors.map((vector, index) =>
        acceptRun(system, 'entry-markdown', {
          recipients,
          actor: { external_id: `attacker-${index}`, first_name: vector },
          data: { title: vector, body: vector, action_url: vector },
        }),
      ),
    );
    await eventually(async () => {
      const [row] = await queryRows<{ count: number }>(
        system,
        'SELECT count(*)::int AS count FROM deliveries WHERE feed_state = 0',
      );
      expect(row?.count).toBe(recipients.length * xssVectors.length);
    });
    await queryRows(
      system,
      `UPDATE deliveries d
       SET message = jsonb_build_object(
         'content_type', CASE u.external_id WHEN 'eve' THEN 'plaintext' ELSE 'markdown' END,
         'title', r.data->>'title', 'body', r.data->>'body', 'action_url', r.data->>'action_url',
         'action_type', 'multi',
         'primary_action', jsonb_build_object('label', r.data->>'title', 'url', r.data->>'action_url'),
         'secondary_action', jsonb_build_object('label', r.data->>'title', 'url', r.data->>'action_url'))
       FROM runs r, users u
       WHERE r.id = d.run_id AND u.id = d.recipient_id AND u.external_id = ANY($1)`,
      [['bob', 'eve']],
    );
  }
});

const everything = `document.querySelector('notiflow-inbox').shadowRoot.querySelectorAll('*')`;

const dangers = listDangers({
  everything,
  forbidden:
    'script, iframe, frame, object, embed, applet, form, style, link, meta, base, template, video, audio, .nf-body svg, .nf-body math',
});
