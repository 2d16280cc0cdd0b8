import { isProgram } from './is-program.ts';

const by = (agent: string | undefined, more: Record<string, string> = {}) =>
  isProgram({ headers: { ...(agent !== undefined && { 'user-agent': agent }), ...more } });

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

it.each([
  firefox,
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
  'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html',
  'Mozilla/4.0 (compatible; ms-office; MSOffice 16)',
])('a person may be behind %s', (agent) => {
  expect(by(agent)).toBe(false);
});

it.each([
  undefined,
  '',
  'Mozilla/5.0',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'Mozilla/5.0 (Windows NT 10.0) BingPreview/1.0b',
  'Barracuda Sentinel (EE)',
  'curl/8.5.0',
  'python-requests/2.32.3',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/131.0.0.0 Safari/537.36',
])('a program is behind %s', (agent) => {
  expect(by(agent)).toBe(true);
});

it('a browser that fetches ahead says so', () => {
  expect(by(firefox, { 'sec-purpose': 'prefetch;prerender' })).toBe(true);
  expect(by(firefox, { 'x-moz': 'prefetch' })).toBe(true);
  expect(by(firefox, { purpose: 'navigate' })).toBe(false);
});
