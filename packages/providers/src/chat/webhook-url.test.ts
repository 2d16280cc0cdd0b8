import { createOutbound } from '../outbound/create-outbound.ts';
import { findWebhookUrlProblems } from './webhook-url.ts';

const outbound = createOutbound({
  allowCidrs: [],
  lookup: async () => [{ address: '93.184.216.34', family: 4 }],
});

const hosts = ['hooks.slack.com', '*.logic.azure.com'];

function check(url: string, known?: readonly string[]) {
  const given = { field: 'credentials.webhook_url', url };
  return findWebhookUrlProblems(given, { outbound, ...(known && { hosts: known }) });
}

describe('the URL of a webhook', () => {
  it.each([
    'https://hooks.slack.com/services/T/B/x',
    'https://HOOKS.slack.com/services/T/B/x',
    'https://prod-01.westeurope.logic.azure.com:443/workflows/1?sig=2',
  ])('may be %s', async (url) => {
    expect(await check(url, hosts)).toEqual([]);
  });

  it.each([
    'http://hooks.slack.com/services/T/B/x',
    'https://hooks.slack.com:8443/services/T/B/x',
    'https://user@hooks.slack.com/services/T/B/x',
    'https://hooks.slack.com.evil.example/services/T/B/x',
    'https://evil.example/hooks.slack.com',
    'https://evil-logic.azure.com/workflows/1',
    'https://logic.azure.com/workflows/1',
    'https://127.0.0.1/services/T/B/x',
  ])('may not be %s, and is not told back', async (url) => {
    const problems = await check(url, hosts);
    expect(problems).toEqual([
      {
        field: 'credentials.webhook_url',
        message: 'must lead to hooks.slack.com, *.logic.azure.com',
        reason: 'invalid',
      },
    ]);
  });

  it.each([
    'https://127.0.0.1/hooks/x',
    'https://[::1]/hooks/x',
    'https://169.254.169.254/hooks/x',
  ])('of a server of its own may not be %s', async (url) => {
    expect(await check(url)).toMatchObject([{ field: 'credentials.webhook_url' }]);
  });

  it('is one', async () => {
    expect(await check('https://')).toMatchObject([{ reason: 'format' }]);
  });
});
