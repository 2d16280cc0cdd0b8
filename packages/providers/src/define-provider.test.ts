import { ambiguityPolicy } from './common-settings.ts';
import { createOutbound } from './outbound/create-outbound.ts';
import { findProvider } from './registry.ts';

const outbound = createOutbound({
  allowCidrs: [],
  lookup: async (host) => [
    { address: host === 'mail.example.com' ? '93.184.215.14' : '10.0.0.1', family: 4 },
  ],
});

async function check(
  [type, name]: [string, string],
  channel: { settings?: unknown; credentials?: unknown },
): Promise<string[]> {
  const values = { settings: channel.settings ?? {}, credentials: channel.credentials ?? {} };
  const problems = await findProvider(type, name)?.check(values, outbound);
  return (problems ?? []).map(({ field, reason }) => `${field}: ${reason}`);
}

const from = 'Shop <shop@example.com>';

describe('checking a channel before it is saved', () => {
  it('takes what the contract describes', async () => {
    const settings = { host: 'mail.example.com', port: 465, secure: true, from };
    const credentials = { username: 'u', password: 'p' };
    expect(await check(['email', 'smtp'], { settings, credentials })).toEqual([]);
    expect(
      await check(['email', 'smtp'], { settings: { ...settings, on_ambiguous: 'park' } }),
    ).toEqual([]);
    expect(await check(['webhook', 'http'], {})).toEqual([]);
    const signing_secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    expect(await check(['webhook', 'http'], { credentials: { signing_secret } })).toEqual([]);
    const rotated = `whsec_${Buffer.alloc(32, 8).toString('base64')} ${signing_secret}`;
    expect(await check(['webhook', 'http'], { credentials: { signing_secret: rotated } })).toEqual(
      [],
    );
    expect(await check(['in_app', 'in_app'], {})).toEqual([]);
  });

  it('names every missing and unknown value of settings and credentials', async () => {
    const settings = { port: 0, hots: 'x' };
    const credentials = { token: 'x' };
    expect((await check(['email', 'smtp'], { settings, credentials })).sort()).toEqual([
      'credentials.token: unknown',
      'settings.from: required',
      'settings.host: required',
      'settings.hots: unknown',
      'settings.port: range',
    ]);
    expect(await check(['in_app', 'in_app'], { settings: { x: 1 } })).toEqual([
      'settings.x: unknown',
    ]);
  });

  it('says what stands where a pattern was broken, and shows nothing of what was given', async () => {
    const credentials = { private_key: 'canary', unknown: 'canary' };
    const settings = { public_key: 'canary', subject: 'canary' };
    const problems = await findProvider('web_push', 'vapid')?.check(
      { settings, credentials },
      outbound,
    );
    expect(problems).toContainEqual({
      field: 'settings.subject',
      message:
        'has a wrong format: Whom a push service may write to: `mailto:…` or an https URL. Left out: `PUBLIC_URL`, where that is https.',
      reason: 'format',
    });
    expect(JSON.stringify(problems)).not.toContain('canary');
  });

  it('asks for a user name and a password together', async () => {
    const settings = { host: 'mail.example.com', from };
    const problems = await check(['email', 'smtp'], { settings, credentials: { username: 'u' } });
    expect(problems).toEqual(['credentials.password: required']);
  });

  it('refuses a mail server in a private network, and a host that is none', async () => {
    const settings = { host: 'intern.example.com', from: 'Shop' };
    expect(await check(['email', 'smtp'], { settings })).toEqual([
      'settings.from: format',
      'settings.host: invalid',
    ]);
    for (const host of ['mail.example.com:25', 'smtp://mail', 'a b', 'a/b', '-x']) {
      expect(await check(['email', 'smtp'], { settings: { host, from } })).toEqual([
        'settings.host: format',
      ]);
    }
  });

  it('asks a vendor for a sender and for what opens its door', async () => {
    expect((await check(['email', 'sendgrid'], {})).sort()).toEqual([
      'credentials.api_key: required',
      'settings.from: required',
    ]);
    const credentials = { api_key: 'SG.a b' };
    expect(await check(['email', 'sendgrid'], { settings: { from }, credentials })).toEqual([
      'credentials.api_key: format',
    ]);
    const account_sid = `AC${'0'.repeat(32)}`;
    expect(await check(['sms', 'twilio'], { credentials: { account_sid } })).toEqual([
      'settings.from: required',
      'credentials.auth_token: required',
    ]);
    const half = { account_sid, api_key_sid: `SK${'0'.repeat(32)}` };
    const settings = { from: '+15017122661' };
    expect(await check(['sms', 'twilio'], { settings, credentials: half })).toEqual([
      'credentials.api_key_secret: required',
    ]);
  });

  it('refuses a secret that could not sign', async () => {
    const short = `whsec_${Buffer.alloc(15).toString('base64')}`;
    for (const signing_secret of ['', 'secret', 'whsec_', short, 'whsec_AAAAAAAAAAAAAAAAAAAAAAA']) {
      expect(await check(['webhook', 'http'], { credentials: { signing_secret } })).toEqual([
        'credentials.signing_secret: format',
      ]);
    }
  });
});

describe('the policy for ambiguous results', () => {
  it('is to retry unless the channel says park', () => {
    expect(ambiguityPolicy({})).toBe('retry');
    expect(ambiguityPolicy({ on_ambiguous: 'retry' })).toBe('retry');
    expect(ambiguityPolicy({ on_ambiguous: 'park' })).toBe('park');
  });
});
