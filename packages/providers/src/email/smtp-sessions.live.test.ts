import type { SMTPServerOptions } from 'smtp-server';
import {
  type HttpPeer,
  type Peer,
  type SmtpPeer,
  startHttpPeer,
  startSmtpPeer,
  startTcpPeer,
} from '../../../../test/support/peers.ts';
import { redirectOrigins } from '../../../../test/support/redirect-origins.ts';
import { createProviders } from '../create-providers.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import type { SendResult } from '../send-result.ts';
import { smtp } from './smtp.ts';

const origins = new Map<string, string>();
const outbound = redirectOrigins(createOutbound({ allowCidrs: ['127.0.0.0/8'] }), origins);
const tokenUrl = 'https://login.example/tenant/oauth2/v2.0/token';

const client = {
  username: 'shop@example.com',
  oauth_token_url: tokenUrl,
  oauth_client_id: 'client-1',
  oauth_client_secret: 'secret-canary',
};

let providers = createProviders({ outbound });
const peers: Peer[] = [];
afterEach(async () => {
  await providers.close();
  providers = createProviders({ outbound });
  for (const peer of peers.splice(0)) await peer.close();
});
afterAll(() => providers.close());

describe('a login by token', () => {
  it('is for the application itself, with one token for many connections', async () => {
    const issuer = await tokenServer();
    const logins: object[] = [];
    const server = await mailServer(takingTokens((auth) => logins.push(auth) > 0));
    const credentials = { ...client, oauth_scope: 'https://outlook.office365.com/.default' };
    const sending = [1, 2, 3].map(() => send(server, { credentials }));
    expect(kindsOf(await Promise.all(sending))).toEqual(['accepted', 'accepted', 'accepted']);
    expect(logins[0]).toEqual({ username: 'shop@example.com', accessToken: 'token-canary-1' });
    expect(issuer.requests).toHaveLength(1);
    expect(issuer.requests[0]?.path).toBe('/tenant/oauth2/v2.0/token');
    expect(Object.fromEntries(new URLSearchParams(String(issuer.requests[0]?.body)))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-1',
      client_secret: 'secret-canary',
      scope: 'https://outlook.office365.com/.default',
    });
  });

  it('is for the owner of a mailbox who gave a refresh token', async () => {
    const issuer = await tokenServer();
    const server = await mailServer(takingTokens(() => true));
    const credentials = { ...client, oauth_refresh_token: 'refresh-canary' };
    expect(await send(server, { credentials })).toMatchObject({ kind: 'accepted' });
    expect(Object.fromEntries(new URLSearchParams(String(issuer.requests[0]?.body)))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'client-1',
      client_secret: 'secret-canary',
      refresh_token: 'refresh-canary',
    });
  });

  it.each([
    ['with 535', refusal()],
    ['with a challenge, and 535 after it', 'challenge' as const],
  ])('is tried once more with a fresh token when the server refuses it %s', async (_name, no) => {
    const issuer = await tokenServer();
    const server = await mailServer(
      takingTokens(({ accessToken }) => accessToken === 'token-canary-2', no),
    );
    expect(await send(server, { credentials: client })).toMatchObject({ kind: 'accepted' });
    expect(server.mails).toHaveLength(1);
    expect(issuer.requests).toHaveLength(2);
  });

  it('rejects the channel when a fresh token is refused too, without showing one', async () => {
    const issuer = await tokenServer();
    const server = await mailServer(takingTokens(() => false));
    const result = await send(server, { credentials: client });
    expect(result).toMatchObject({ kind: 'rejected', about: 'config', code: 'smtp_535' });
    expect(JSON.stringify(result)).not.toContain('canary');
    expect(issuer.requests).toHaveLength(2);
  });

  it.each([
    [400, { error: 'invalid_grant' }, { kind: 'rejected', code: 'oauth_invalid_grant' }],
    [503, {}, { kind: 'not_processed', code: 'oauth_http_503' }],
  ])('that is not given with %s leaves the mail server alone', async (status, body, result) => {
    await tokenServer({ status, body });
    const server = await mailServer(takingTokens(() => true));
    expect(await send(server, { credentials: client })).toMatchObject(result);
    expect(server.connections()).toBe(0);
  });

  it.each([
    [{ username: 'a' }, ['credentials.password']],
    [{ ...client, password: 'x' }, ['credentials.password']],
    [{ ...client, oauth_client_secret: undefined }, ['credentials.oauth_client_secret']],
    [{ ...client, oauth_token_url: 'https://169.254.169.254/t' }, ['credentials.oauth_token_url']],
    [{ ...client, oauth_token_url: 'http://login.example/t' }, ['credentials.oauth_token_url']],
    [{ ...client, username: undefined }, ['credentials.username']],
    [client, []],
    [{ ...client, oauth_client_secret: undefined, oauth_refresh_token: 'x' }, []],
  ])('is checked when it is saved: %j', async (given, fields) => {
    const settings = { host: '127.0.0.1', from: 'shop@example.com' };
    const credentials = JSON.parse(JSON.stringify(given));
    const problems = await smtp.check({ settings, credentials }, outbound);
    expect(problems.map(({ field }) => field)).toEqual(fields);
  });
});

describe('a server with limits', () => {
  it('sees as many mails over a connection as the channel says', async () => {
    const server = await mailServer();
    for (let count = 0; count < 5; count += 1) {
      const result = await send(server, { settings: { max_per_connection: 2 } });
      expect(result).toMatchObject({ kind: 'accepted' });
    }
    expect(server.mails).toHaveLength(5);
    expect(server.connections()).toBe(3);
  });

  it('sees as many connections at once as the channel says', async () => {
    let open = 0;
    let most = 0;
    const server = await mailServer({
      onConnect(_session, callback) {
        open += 1;
        most = Math.max(most, open);
        callback();
      },
      onClose() {
        open -= 1;
      },
    });
    const sending = [1, 2, 3, 4, 5].map(() => send(server, { settings: { max_connections: 2 } }));
    const results = await Promise.all(sending);
    expect(kindsOf(results)).toEqual(results.map(() => 'accepted'));
    expect(server.mails).toHaveLength(5);
    expect(most).toBe(2);
  });

  // As https://github.com/knadh/listmonk/issues/1518 has it: neither sent nor refused for good.
  it('may be asked again for each mail it answers with 421, and gets each once', async () => {
    const counts = new Map<string, number>();
    const server = await mailServer({
      onMailFrom(_address, { id }, callback) {
        const count = (counts.get(id) ?? 0) + 1;
        counts.set(id, count);
        callback(count > 2 ? reply(421, '4.7.0 Too many mails over one connection') : null);
      },
    });
    const results: SendResult[] = [];
    for (let count = 0; count < 6; count += 1) results.push(await send(server));
    const accepted = results.filter(({ kind }) => kind === 'accepted');
    const rest = results.filter(({ kind }) => kind !== 'accepted');
    expect(rest).not.toHaveLength(0);
    for (const result of rest) {
      expect(result).toMatchObject({ kind: 'not_processed', code: 'smtp_421' });
    }
    expect(server.mails).toHaveLength(accepted.length);
    // The connection that said so is not used again.
    expect(await send(server)).toMatchObject({ kind: 'accepted' });
  });

  it('may be asked again when it says 421 instead of a greeting, or to the whole mail', async () => {
    const full = keep(
      await startTcpPeer((socket) => socket.end('421 4.3.2 Too many connections\r\n')),
    );
    expect(await send(full)).toMatchObject({ kind: 'not_processed' });
    const server = await mailServer({
      onData: (stream, _session, callback) =>
        void stream.on('end', () => callback(reply(421, '4.3.2 Closing'))).resume(),
    });
    expect(await send(server)).toMatchObject({ kind: 'not_processed', code: 'smtp_421' });
  });
});

describe('what a refusal shows of an address', () => {
  it.each<[string, SMTPServerOptions, object]>([
    ['nobody is there', at('onRcptTo', 550, '5.1.1 No such user'), dead('smtp_550')],
    ['it is switched off', at('onRcptTo', 550, '5.2.1 Disabled'), dead('smtp_550')],
    ['nobody is there, said late', atData(550, '5.1.1 No such user'), dead('smtp_550')],
    ['we are blocked', at('onRcptTo', 550, '5.7.1 Blocked'), alive('recipient', 'smtp_550')],
    ['it is full', at('onRcptTo', 552, '5.2.2 Full'), alive('recipient', 'smtp_552')],
    ['no code is given', at('onRcptTo', 550, 'No 5.1.1 here'), alive('recipient', 'smtp_550')],
    ['our content is spam', atData(554, '5.7.1 Spam'), alive('content', 'smtp_554')],
    ['our sender is unknown', at('onMailFrom', 550, '5.1.1 Who?'), alive('config', 'smtp_550')],
  ])('when %s', async (_name, options, result) => {
    expect(await send(await mailServer(options))).toEqual(result);
  });

  function dead(code: string) {
    const reason = expect.any(String);
    return { kind: 'rejected', about: 'recipient', code, reason, fault: 'hard_bounce' };
  }

  function alive(about: string, code: string) {
    return { kind: 'rejected', about, code, reason: expect.any(String) };
  }
});

function at(
  when: 'onRcptTo' | 'onMailFrom',
  code: number,
  text: string,
): Pick<SMTPServerOptions, 'onRcptTo' | 'onMailFrom'> {
  return { [when]: (_address: unknown, _session: unknown, done: Done) => done(reply(code, text)) };
}

function atData(code: number, text: string): SMTPServerOptions {
  return {
    onData: (stream, _session, callback) =>
      void stream.on('end', () => callback(reply(code, text))).resume(),
  };
}

type Done = (error: Error) => void;

function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

function refusal(): Error {
  return reply(535, '5.7.3 Authentication unsuccessful');
}

/** A mail server that takes tokens only, and these; the others it refuses, at once or after a challenge. */
function takingTokens(
  takes: (auth: { username: string; accessToken: string }) => boolean,
  no: Error | 'challenge' = refusal(),
): SMTPServerOptions {
  return {
    authMethods: ['XOAUTH2'],
    allowInsecureAuth: true,
    onAuth({ username = '', accessToken = '' }, _session, callback) {
      if (takes({ username, accessToken })) return callback(null, { user: username });
      if (no !== 'challenge') return callback(no);
      callback(null, { data: { status: '401', schemes: 'bearer', scope: 'mail' } });
    },
  };
}

/** Gives `token-canary-1`, `token-canary-2` and so on, or answers with an error. */
async function tokenServer(error?: { status: number; body: object }): Promise<HttpPeer> {
  const peer: HttpPeer = await startHttpPeer((_request, response) => {
    const access_token = `token-canary-${peer.requests.length}`;
    const token = { access_token, token_type: 'Bearer', expires_in: 3_600 };
    response
      .writeHead(error?.status ?? 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(error?.body ?? token));
  });
  origins.set(new URL(tokenUrl).origin, new URL(peer.url).origin);
  return keep(peer);
}

async function mailServer(options?: SMTPServerOptions): Promise<SmtpPeer> {
  return keep(await startSmtpPeer(options));
}

function keep<P extends Peer>(peer: P): P {
  peers.push(peer);
  return peer;
}

function kindsOf(results: readonly SendResult[]): string[] {
  return results.map(({ kind }) => kind);
}

function send(
  { port }: Pick<Peer, 'port'>,
  { settings = {}, credentials = {} }: { settings?: object; credentials?: object } = {},
): Promise<SendResult> {
  return providers.send(
    { channelType: 'email', provider: 'smtp' },
    {
      deliveryId: 'delivery-1',
      notificationId: 'notification-1',
      recipientId: 'recipient-1',
      attempt: 1,
      eventsUrl: null,
      message: { to: 'ada@example.com', subject: 's', body: 'b', content_type: 'plaintext' },
      channel: {
        id: 'channel-1',
        settings: { host: '127.0.0.1', port, from: 'shop@example.com', ...settings },
        credentials,
      },
      signal: new AbortController().signal,
    },
  );
}
