import { createOutbound } from '@notiflow/providers';
import { generateKeyRing, parseKeyRing } from '@notiflow/vault';
import {
  type HttpPeer,
  type SmtpPeer,
  startHttpPeer,
  startSmtpPeer,
  startTcpPeer,
} from '../../../../../../test/support/peers.ts';
import { publishNotiflow, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;
let mailServer: SmtpPeer;
let receiver: HttpPeer;
let answer = 200;

beforeAll(async () => {
  mailServer = await startSmtpPeer();
  receiver = await startHttpPeer((_request, response) => response.writeHead(answer).end());
  api = await startTestApi({ outbound: createOutbound({ allowCidrs: ['127.0.0.0/8'] }) });
  const port = mailServer.port;
  const settings = { host: '127.0.0.1', port, secure: false, from: 'Shop <shop@example.com>' };
  await put('mail', { name: 'Mail', type: 'email', provider: 'smtp', settings });
  const credentials = { signing_secret: `whsec_${Buffer.alloc(32, 'x').toString('base64')}` };
  await put('hook', { name: 'Hook', type: 'webhook', provider: 'http', credentials });
  const account = { account_sid: `AC${'0'.repeat(32)}`, auth_token: 'token-of-a-test-account' };
  const sender = {
    name: 'Text',
    type: 'sms',
    provider: 'twilio',
    settings: { from: '+15005550006' },
  };
  await put('text', { ...sender, credentials: account });
  await publishNotiflow(api);
});

afterAll(async () => {
  await api.close();
  await Promise.all([mailServer.close(), receiver.close()]);
});

async function put(handle: string, body: object): Promise<void> {
  const { status } = await api.send('put', `/management/v1/channels/${handle}`, body);
  expect(status).toBe(201);
}

const test = (handle: string, to: string) =>
  api.send('post', `/management/v1/channels/${handle}/test`, { to });

describe('200', () => {
  it('sends a real e-mail', async () => {
    const response = await test('mail', 'ada@example.com');
    expect(response.body).toMatchObject({ ok: true, result: { kind: 'accepted' } });
    expect(mailServer.mails).toHaveLength(1);
    // Nothing is kept that could hide that the next connection would be refused.
    expect((await test('mail', 'ada@example.com')).body.ok).toBe(true);
    expect(mailServer.connections()).toBe(2);
  });

  it('sends a real, signed webhook', async () => {
    const response = await test('hook', `${receiver.url}/hook`);
    expect(response.body).toMatchObject({ ok: true, result: { kind: 'accepted' } });
    expect(receiver.requests).toHaveLength(1);
    expect(receiver.requests[0]?.headers['webhook-signature']).toMatch(/^v1,/);
    expect(JSON.stringify(response.body)).not.toContain('whsec_');
  });

  it('answers what the provider refused', async () => {
    answer = 410;
    const response = await test('hook', `${receiver.url}/gone`);
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({ ok: false, result: { kind: 'rejected' } });
    expect(response.body.result.reason).toEqual(expect.any(String));
  });

  it('answers that an address is out of bounds', async () => {
    const response = await test('hook', 'http://169.254.169.254/latest/meta-data');
    expect(response.body).toMatchObject({ ok: false, result: { reason: expect.any(String) } });
  });

  it('has nothing to send for in-app', async () => {
    expect((await test('feed', 'ada')).body).toEqual({ ok: true, result: { kind: 'accepted' } });
  });
});

describe('200 of a channel that cannot send', () => {
  it('says so of a mail server that never answers, in less time than an answer may take', async () => {
    const silent = await startTcpPeer(() => {});
    const settings = { host: '127.0.0.1', port: silent.port, from: 'shop@example.com' };
    await put('silent', { name: 'Silent', type: 'email', provider: 'smtp', settings });
    const response = await test('silent', 'ada@example.com');
    expect(response.body).toMatchObject({ ok: false, result: { code: 'timeout' } });
    await silent.close();
  });

  it('says so of credentials that cannot be opened', async () => {
    const { keyRing } = api.deps;
    api.deps.keyRing = parseKeyRing(generateKeyRing());
    const response = await test('hook', `${receiver.url}/hook`);
    api.deps.keyRing = keyRing;
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      ok: false,
      result: { kind: 'not_processed', code: 'credentials_unreadable' },
    });
  });
});

describe('404', () => {
  it('names the channel that is not there', async () => {
    expect((await test('nope', 'x')).body.error.details).toEqual({
      resource: 'channel',
      id: 'nope',
    });
  });
});

describe('409', () => {
  it('keeps a channel that a notiflow uses', async () => {
    const refused = await api.send('delete', '/management/v1/channels/feed');
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({
      message: 'The channel is used by welcome',
      details: { reason: 'in_use' },
    });
    expect((await api.send('delete', '/management/v1/channels/mail')).status).toBe(204);
  });
});

describe('422', () => {
  it.each([
    ['mail', 'no address'],
    ['hook', 'ftp://example.com'],
    ['hook', ''],
    ['text', '0151 12345678'],
    ['text', 'ada@example.com'],
  ])('refuses for %s the address "%s"', async (handle, to) => {
    if (handle === 'mail') {
      const port = mailServer.port;
      const settings = { host: '127.0.0.1', port, secure: false, from: 'shop@example.com' };
      const mail = { name: 'Mail', type: 'email', provider: 'smtp', settings };
      await api.send('put', '/management/v1/channels/mail', mail);
    }
    const response = await test(handle, to);
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toMatchObject([{ field: 'to' }]);
  });
});
