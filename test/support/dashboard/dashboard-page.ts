import type { Locator, Page } from 'playwright-core';
import type { PageOptions, TestBrowser } from '../browser/use-browser.ts';
import { eventually } from '../eventually.ts';

/** Who logs in. */
export interface Login {
  email: string;
  password: string;
}

/** Opens the dashboard in a new tab and logs in by its form; resolves when the overview of the project is there. */
export async function logIn(
  browser: TestBrowser,
  {
    url,
    project,
    email,
    password,
    ...options
  }: Login & PageOptions & { url: string; project: string },
): Promise<Page> {
  const page = await browser.openPage(`${url}/ops/p/${project}`, options);
  await fillLogin(page, { email, password });
  await page.waitForURL(`${url}/ops/p/${project}`);
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  return page;
}

/** Fills the form of the login, wherever it is shown, and sends it. */
export async function fillLogin(page: Page, { email, password }: Login): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** Goes to another screen as a link of the page does, without loading it anew; resolves when the one of before has gone. */
export async function goTo(page: Page, path: string): Promise<void> {
  const address = `/ops${path}`;
  if (new URL(page.url()).pathname === address.replace(/\/$/, '')) return;
  await page.evaluate(`
    document.querySelector('#main header')?.setAttribute('data-left', '');
    history.pushState(null, '', ${JSON.stringify(address)});`);
  await waitUntilTrue(page, `document.querySelector('[data-left]') === null`);
}

/** The screen beside the menu. */
export function mainOf(page: Page): Locator {
  return page.locator('#main');
}

/** Waits until a screen has everything it asked for, and nothing on it moves. */
export async function waitUntilCalm(page: Page): Promise<void> {
  await waitUntilTrue(page, isCalm);
}

// What pulses for ever is what is waited for.
const isCalm = `document.querySelector('[role="status"][aria-label="Loading"]') === null &&
  document.getAnimations().every(({ playState }) => playState === 'finished')`;

/** Shows the page as somebody has it who chose this theme in their system. */
export async function chooseTheme(page: Page, theme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await waitUntilTrue(page, `document.documentElement.dataset.theme === '${theme}' && ${isCalm}`);
}

// The policy of the page forbids what waits inside of it.
async function waitUntilTrue(page: Page, expression: string): Promise<void> {
  await eventually(async () => expect(await page.evaluate(expression)).toBe(true));
}

/** By how much the page is wider than the window: what one would have to scroll sideways. */
export async function overhangOf(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}
