import type { Page } from 'playwright-core';
import { expectNoAxeFindings } from '../support/browser/expect-no-axe-findings.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { goTo, logIn, mainOf } from '../support/dashboard/dashboard-page.ts';
import { owner, type Shop, shopProject, startShop } from '../support/dashboard/start-shop.ts';
import { eventually } from '../support/eventually.ts';

const edit = (handle: string) => `/p/${shopProject}/notiflows/${handle}/edit`;
const complaints = [
  /status of (401|409|422)/,
  // Typing over several lines, Chromium joins them by a style of its own, which the page does not allow.
  /Applying inline style/,
];
// What an attack in a mail is told.
const refused = [/Blocked script execution/, /violates the following .*img-src/];

interface Notiflow {
  current_version: { steps: { handle: string; template?: { data: Record<string, string> } }[] };
}

describe('the editor of notiflows', () => {
  const browser = useBrowser({ keepsPages: true });
  let shop: Shop;
  let page: Page;

  beforeAll(async () => {
    shop = await startShop();
    page = await logIn(browser, {
      url: shop.system.url,
      project: shopProject,
      complaints: [...complaints, ...refused],
      ...owner,
    });
  });
  afterAll(() => shop?.close());

  const field = (where: Page, name: string) => where.getByRole('textbox', { name, exact: true });
  const stateIs = (where: Page, text: string) =>
    mainOf(where)
      .getByRole('status')
      .filter({ hasText: new RegExp(`^${text}$`) })
      .waitFor();
  const storedSubject = async (handle: string) => {
    const { current_version } = await shop.manage<Notiflow>('GET', `/notiflows/${handle}`);
    return current_version.steps.flatMap(({ template }) => template?.data.subject ?? [])[0];
  };
  const write = async (where: Page, { name, text }: { name: string; text: string }) => {
    await field(where, name).click();
    await where.keyboard.press('Control+A');
    await where.keyboard.insertText(text);
  };

  it('completes what past runs had, and shows the message as it is typed', async () => {
    await goTo(page, edit('new-in-crime'));
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview
      .getByText(/^New this week: \w/)
      .first()
      .waitFor();
    await write(page, { name: 'Subject', text: 'Read ' });
    await page.keyboard.type('{{ data.ti');
    // By pointer: a key right after the list has opened is still that of somebody who types.
    await page.getByRole('option', { name: 'title' }).click();
    await page.keyboard.press('Control+Enter');
    await preview
      .getByText(/^Read \w+/)
      .first()
      .waitFor();
    const mail = preview.frameLocator('iframe');
    await mail
      .getByText(/is here/)
      .first()
      .waitFor();
    await expectNoAxeFindings(page);
  });

  it('says what the sample does not have, until it is written right', async () => {
    const preview = page.getByRole('region', { name: 'Preview' });
    const hint = preview.getByRole('status').getByText('The sample has no data.titel');
    await write(page, { name: 'Subject', text: 'Read {{ data.titel }}' });
    await page.keyboard.press('Control+Enter');
    await hint.waitFor();
    await expectNoAxeFindings(page);
    await write(page, { name: 'Subject', text: 'Read {{ data.title }}' });
    await page.keyboard.press('Control+Enter');
    await hint.waitFor({ state: 'detached' });
  });

  it('runs nothing of what is typed into a mail', async () => {
    const attack =
      '<img src=x onerror="top.attacked = 1"><script>top.attacked = 1</script><b>shown</b>';
    await write(page, { name: 'Body', text: attack });
    const mail = page.getByRole('region', { name: 'Preview' }).frameLocator('iframe');
    await mail.getByText('shown').waitFor();
    expect(await page.evaluate('window.attacked')).toBeUndefined();
  });

  it('marks a mistake at its line, and leads there from the list of all', async () => {
    await write(page, { name: 'Body', text: 'One\n{{ data.title | shout }}' });
    await mainOf(page).getByText('Line 2: undefined filter: shout').waitFor();
    await page.getByRole('button', { name: /^Publish/ }).click();
    await page.getByRole('button', { name: 'mail, body, line 2' }).click();
    await field(page, 'Body').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await field(page, 'Body').and(page.locator(':focus')).count()).toBe(0);
  });

  it('offers back after a reload what was typed', async () => {
    await page.reload();
    await page.getByRole('button', { name: 'Go on with it' }).click();
    await field(page, 'Body').filter({ hasText: 'shout' }).waitFor();
    await page.getByRole('button', { name: 'Undo all' }).click();
    await stateIs(page, 'Saved');
    const drafts = `Object.keys(sessionStorage).filter((key) => /draft/.test(key))`;
    await eventually(async () => expect(await page.evaluate(drafts)).toEqual([]));
  });

  it('overwrites nothing that another tab saved, and loses nothing of either', async () => {
    const handle = 'payment-failed';
    await goTo(page, edit(handle));
    const other = await browser.openPage(`${shop.system.url}/ops${edit(handle)}`, {
      device: page.context(),
      complaints,
    });
    await write(page, { name: 'Subject', text: 'Mine' });
    await write(other, { name: 'Subject', text: 'Theirs' });
    await other.keyboard.press('Control+S');
    await stateIs(other, 'Saved');
    await other.close();

    await page.keyboard.press('Control+S');
    const conflict = mainOf(page).getByRole('alert').filter({ hasText: 'Somebody else' });
    await conflict.getByText('Theirs', { exact: true }).first().waitFor();
    await expectNoAxeFindings(page);
    expect(await storedSubject(handle)).toBe('Theirs');
    await conflict.getByRole('button', { name: 'Keep yours' }).click();
    await conflict.getByRole('button', { name: 'Go on with both' }).click();
    await page.keyboard.press('Control+S');
    await stateIs(page, 'Saved');
    expect(await storedSubject(handle)).toBe('Mine');
  });

  it('keeps what was typed when the session ends', async () => {
    await write(page, { name: 'Subject', text: 'Typed before' });
    await page.context().clearCookies();
    await page.keyboard.press('Control+S');
    await page.getByText('Your session ended').waitFor();
    await page.getByLabel('Password').fill(owner.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Your session ended').waitFor({ state: 'detached' });
    await field(page, 'Subject').filter({ hasText: 'Typed before' }).click();
    await page.keyboard.press('Control+S');
    await stateIs(page, 'Saved');
    expect(await storedSubject('payment-failed')).toBe('Typed before');
  });

  it('plans, and publishes what was looked at', async () => {
    await page.getByRole('button', { name: 'Plan and test' }).click();
    await page.getByRole('button', { name: 'Plan the draft' }).click();
    await mainOf(page).getByText('mail: sends by email over mail').first().waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await mainOf(page).getByText('Typed before').first().waitFor();
    await page.getByRole('button', { name: 'Publish …' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Publish' }).click();
    await stateIs(page, 'It is published\\.');
  });
});
