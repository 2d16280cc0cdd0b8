import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { expectNoAxeFindings } from '../support/browser/expect-no-axe-findings.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { type OidcPeer, startOidcPeer } from '../support/oidc-peer.ts';
import { type System, startSystem } from '../support/start-system.ts';

const password = 'correct horse battery';
// Who is refused is told so by a status that browsers write into the console.
const complaints = [/status of (401|403|409|422)/];

describe('members', () => {
  const browser = useBrowser();
  let system: System;
  let provider: OidcPeer;
  let home: string;

  beforeAll(async () => {
    provider = await startOidcPeer({ redirectUri: () => `${home}/ops/oidc/callback` });
    system = await startSystem({
      workers: 0,
      env: {
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: provider.clientId,
        OIDC_CLIENT_SECRET: provider.clientSecret,
        OIDC_NAME: 'Keycloak',
      },
    });
    home = system.url.replace('127.0.0.1', 'localhost');
  });
  afterAll(async () => {
    await system?.stop();
    await provider?.close();
  });

  const open = async (path: string, colorScheme: 'light' | 'dark' = 'dark') =>
    browser.openPage(`${home}${path}`, {
      device: await browser.newDevice({ colorScheme }),
      origins: [provider.issuer],
      complaints,
    });

  async function invite(email: string, may: object): Promise<{ id: string; link: string }> {
    const { body } = await system.management<{ id: string; link: string }>('POST', '/members', {
      email,
      ...may,
    });
    return body;
  }

  async function logIn(page: Page, email: string): Promise<void> {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
  }

  it.each(['light', 'dark'] as const)(
    'are told in words why they are not let in, %s',
    async (theme) => {
      provider.behave({ claims: { sub: 'eve', email: 'eve@example.com' } });
      const page = await open('/ops/p/default/runs?status=failed', theme);
      await page.getByRole('link', { name: 'Log in with Keycloak' }).waitFor();
      await expectNoAxeFindings(page);
      await page.getByRole('link', { name: 'Log in with Keycloak' }).click();
      await page.getByText('You are not a member yet').waitFor();
      await expectNoAxeFindings(page);
      provider.behave({ claims: { aud: 'another client' } });
      await page.getByRole('link', { name: 'Use another account' }).click();
      await page.getByText('What the provider said is not believed').waitFor();
    },
  );

  it('come in by single sign-on, back to where they wanted to go', async () => {
    await invite('ada@example.com', { account_role: 'viewer' });
    provider.behave({});
    const page = await open('/ops/p/default/runs?status=failed');
    await page.getByRole('link', { name: 'Log in with Keycloak' }).click();
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    expect(page.url()).toBe(`${home}/ops/p/default/runs?status=failed`);
    await page.goto(`${home}/ops/queues`);
    await page.getByRole('heading', { name: 'The raw queues are not for you' }).waitFor();
    await expectNoAxeFindings(page);
  });

  it('see the raw queues when they are operators, after the login that was missing', async () => {
    const { link } = await invite('bea@example.com', { account_role: 'operator' });
    const first = await open(link.slice(link.indexOf('/ops')));
    await first.getByLabel('Password').fill(password);
    await first.getByLabel('Once more').fill(password);
    await first.getByRole('button', { name: 'Go on' }).click();
    await first.getByRole('link', { name: 'Queues' }).waitFor();
    // In another browser, where nobody is logged in.
    const page = await open('/ops/queues');
    await logIn(page, 'bea@example.com');
    await page.getByText('deliveries-email').first().waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/ops\/queues/);
  });

  it('set up a second factor, and come in by a recovery code when it is lost', async () => {
    const { link } = await invite('cat@example.com', { account_role: 'viewer' });
    const page = await open(link.slice(link.indexOf('/ops')));
    await page.getByLabel('Password').fill(password);
    await page.getByLabel('Once more').fill(password);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('link', { name: 'cat@example.com' }).click();
    await page.getByText('this one').waitFor();
    await expectNoAxeFindings(page);
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('img', { name: /scanned/ }).waitFor();
    await expectNoAxeFindings(page);
    const secret = String(await page.getByRole('dialog').locator('code').textContent());
    const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) });
    await page.getByLabel('The code that the app shows').fill(totp.generate());
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    await page.emulateMedia({ colorScheme: 'light' });
    await expectNoAxeFindings(page);
    const [code = ''] = await page.getByText(/^[a-z2-7]{5}-[a-z2-7]{5}$/).allTextContents();

    const other = await open('/ops/account');
    await logIn(other, 'cat@example.com');
    await other.getByLabel('Code of your authenticator app').fill(code);
    await other.getByRole('button', { name: 'Go on' }).click();
    await other.getByText('9 recovery codes are left').waitFor();
    await other.getByRole('button', { name: 'Log out everywhere else' }).click();
    await other.getByRole('button', { name: 'End them' }).click();
    await other.getByRole('button', { name: 'End them' }).waitFor({ state: 'hidden' });
    await other.getByRole('button', { name: 'Take away' }).click();
    await other.getByLabel('Your password').fill(password);
    await other.getByRole('button', { name: 'Take it away' }).click();
    await other.getByRole('button', { name: 'Set up' }).waitFor();
  });

  it('keep what they typed when their session ends, also when they come by single sign-on', async () => {
    await invite('dan@example.com', { account_role: 'admin' });
    provider.behave({ claims: { sub: 'dan', email: 'dan@example.com' } });
    const page = await open('/ops/p/default/members');
    await page.getByRole('link', { name: 'Log in with Keycloak' }).click();
    await page.getByRole('button', { name: 'Add a member' }).click();
    await page.getByRole('dialog').getByLabel('E-mail address').fill('typed@example.com');
    await page.getByRole('dialog').getByLabel('default').selectOption('operator');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Add them' }).click();
    await page.getByText('Your session ended').waitFor();
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Log in with Keycloak' }).click(),
    ]);
    await tab.getByRole('heading', { name: 'You are logged in' }).waitFor();
    await tab.close();
    await page.bringToFront();
    await page.evaluate(`dispatchEvent(new Event('focus'))`);
    await page.getByText('Your session ended').waitFor({ state: 'hidden' });
    const typed = page.getByRole('dialog').getByLabel('E-mail address');
    expect(await typed.inputValue()).toBe('typed@example.com');
    expect(await page.getByRole('dialog').getByLabel('default').inputValue()).toBe('operator');
    await page.getByRole('button', { name: 'Add them' }).click();
    await page.getByText('Link for typed@example.com').waitFor();
  });
});
