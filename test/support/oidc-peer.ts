import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';

/** What the provider does otherwise than it should, or about somebody else, the next time it is asked for a token. */
interface Behaviour {
  /** Beside and instead of what is right. */
  claims?: Record<string, unknown>;
  sign?: 'unsigned' | 'by_another_key' | 'with_the_client_secret';
  /** What the token endpoint answers instead. */
  tokenError?: string;
  /** What it says beside `sub` when it is asked who that is. */
  userInfo?: Record<string, unknown>;
}

/** A provider of OpenID Connect in this process: real keys, real tokens, real HTTP. */
export interface OidcPeer {
  issuer: string;
  clientId: string;
  clientSecret: string;
  behave(behaviour: Behaviour): void;
  /** What it says of itself instead. */
  describe(metadata: Record<string, unknown>): void;
  /** Logs somebody in there: takes where we sent the browser, answers where the provider sends it back to. */
  approve(sentTo: string): string;
  /** The paths it was asked at. */
  asked: string[];
  close(): Promise<void>;
}

const somebody = { email: 'ada@example.com', email_verified: true, name: 'Ada Lovelace' };

/** Starts a provider that knows one client and one redirect address. */
export async function startOidcPeer({
  redirectUri,
}: {
  /** Where it sends people back to; asked each time, since a test may know it late. */
  redirectUri: string | (() => string);
}): Promise<OidcPeer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const other = await generateKeyPair('RS256');
  const kid = randomUUID();
  const [clientId, clientSecret] = ['notiflow', 'secret of the client: % and +'];
  const codes = new Map<string, { challenge: string; nonce: string }>();
  const knownUri = () => (typeof redirectUri === 'string' ? redirectUri : redirectUri());
  let behaviour: Behaviour = {};
  let described: Record<string, unknown> = {};
  const asked: string[] = [];
  let issuer = '';

  const signed = (claims: Record<string, unknown>) => {
    if (behaviour.sign === 'unsigned') return new UnsecuredJWT(claims).encode();
    if (behaviour.sign === 'with_the_client_secret') {
      const secret = new TextEncoder().encode(clientSecret.padEnd(32, '.'));
      return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret);
    }
    const key = behaviour.sign === 'by_another_key' ? other.privateKey : privateKey;
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
  };

  async function exchange(req: IncomingMessage): Promise<[number, object]> {
    const body = new URLSearchParams(await readText(req));
    const basic = [clientId, clientSecret].map((part) => encodeURIComponent(part)).join(':');
    const credentials = Buffer.from(
      (req.headers.authorization ?? '').slice(6),
      'base64',
    ).toString();
    const given = credentials
      .split(':')
      .map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    if (given.join(':') !== decodeURIComponent(basic)) return [401, { error: 'invalid_client' }];
    if (behaviour.tokenError !== undefined) return [400, { error: behaviour.tokenError }];
    const code = codes.get(body.get('code') ?? '');
    codes.delete(body.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    if (code?.challenge !== challenge || body.get('redirect_uri') !== knownUri()) {
      return [400, { error: 'invalid_grant' }];
    }
    const now = Math.floor(Date.now() / 1000);
    const id_token = await signed({
      iss: issuer,
      aud: clientId,
      sub: 'ada-at-the-provider',
      iat: now,
      exp: now + 300,
      nonce: code.nonce,
      ...somebody,
      ...behaviour.claims,
    });
    return [
      200,
      { access_token: 'an access token', token_type: 'Bearer', expires_in: 60, id_token },
    ];
  }

  async function answer(req: IncomingMessage): Promise<[number, object]> {
    const path = (req.url ?? '').split('?')[0] ?? '';
    asked.push(path);
    if (path === '/.well-known/openid-configuration') {
      return [
        200,
        {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/userinfo`,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          ...described,
        },
      ];
    }
    if (path === '/keys') {
      const jwk = await exportJWK(publicKey);
      return [200, { keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] }];
    }
    if (path === '/token') return exchange(req);
    if (path === '/userinfo') return [200, { sub: 'ada-at-the-provider', ...behaviour.userInfo }];
    return [404, {}];
  }

  function approve(sentTo: string): string {
    const { searchParams } = new URL(sentTo);
    const ask = (name: string) => searchParams.get(name) ?? '';
    const isRight =
      ask('client_id') === clientId &&
      ask('redirect_uri') === knownUri() &&
      ask('response_type') === 'code' &&
      ask('code_challenge_method') === 'S256' &&
      ask('scope').split(' ').includes('openid');
    if (!isRight) throw new Error(`The provider would refuse ${sentTo}`);
    const code = randomUUID();
    codes.set(code, { challenge: ask('code_challenge'), nonce: ask('nonce') });
    const search = new URLSearchParams({ code, state: ask('state') });
    return `${knownUri()}?${search.toString()}`;
  }

  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    // A browser that comes here is logged in at once, and sent back.
    if (req.url?.startsWith('/authorize')) {
      res.writeHead(302, { location: approve(`${issuer}${req.url}`) }).end();
      return;
    }
    void answer(req).then(([status, body]) => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    clientId,
    clientSecret,
    asked,
    behave(next) {
      behaviour = next;
    },
    describe(metadata) {
      described = metadata;
    },
    approve,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readText(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
