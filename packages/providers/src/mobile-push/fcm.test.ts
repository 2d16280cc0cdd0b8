import { generateKeyPairSync, verify } from 'node:crypto';
import { jest } from '@jest/globals';
import { type HttpPeer, startHttpPeer } from '../../../../test/support/peers.ts';
import { type OriginMap, redirectOrigins } from '../../../../test/support/redirect-origins.ts';
import { stopTheDate } from '../../../../test/support/stop-the-date.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import { fcm } from './fcm.ts';

stopTheDate();

const origins: OriginMap = new Map();
const outbound = redirectOrigins(createOutbound({ allowCidrs: ['127.0.0.0/8'] }), origins);

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const account = {
  type: 'service_account',
  project_id: 'shop-1234',
  private_key_id: 'key-1',
  private_key: privateKey,
  client_email: 'push@shop-1234.iam.gserviceaccount.com',
};
const service_account = JSON.stringify(account);

interface Said {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

let door: HttpPeer;
let service: HttpPeer;
let connection: ReturnType<typeof fcm.connect>;
let tokens = 0;
/** What the door says next, and then what it mostly says: another token. */
let refusals: Said[] = [];
/** The tokens that FCM does not take. */
let revoked: Set<string>;

beforeEach(async () => {
  tokens = 0;
  refusals = [];
  revoked = new Set();
  door = await startHttpPeer((_request, response) => {
    const refusal = refusals.shift();
    if (refusal === undefined) tokens += 1;
    const body = { access_token: `token-${tokens}`, expires_in: 3_599, token_type: 'Bearer' };
    const said: Said = refusal ?? { status: 200, body };
    response.writeHead(said.status, said.headers).end(JSON.stringify(said.body));
  });
  service = await startHttpPeer(({ headers }, response) => {
    const isOpen = !revoked.has(headers.authorization ?? '');
    const error = { code: 401, message: 'No', status: 'UNAUTHENTICATED' };
    response.writeHead(isOpen ? 200 : 401).end(JSON.stringify(isOpen ? { name: 'm' } : { error }));
  });
  origins.set('https://oauth2.googleapis.com', new URL(door.url).origin);
  origins.set('https://fcm.googleapis.com', new URL(service.url).origin);
  connection = fcm.connect(outbound);
});
afterEach(async () => {
  await connection.close();
  await door.close();
  await service.close();
});

function send({ signal = new AbortController().signal, credentials = { service_account } } = {}) {
  return connection.send({
    deliveryId: 'delivery-1',
    notificationId: 'notification-1',
    recipientId: 'user-1',
    attempt: 1,
    eventsUrl: null,
    message: { token: 't', title: 'Hi', body: 'Hi', content_type: 'plaintext' },
    channel: { id: 'channel-1', settings: {}, credentials },
    signal,
  });
}

it('exchanges what Google asks for, signed with the key of the account', async () => {
  expect(await send()).toMatchObject({ kind: 'accepted' });
  const [exchange] = door.requests;
  expect(exchange).toMatchObject({ method: 'POST', path: '/token' });
  const form = Object.fromEntries(new URLSearchParams(String(exchange?.body)));
  expect(form.grant_type).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  const [head = '', claims = '', signature = ''] = form.assertion?.split('.') ?? [];
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const iat = Math.floor(Date.now() / 1_000);
  expect(read(head)).toEqual({ alg: 'RS256', kid: 'key-1' });
  expect(read(claims)).toEqual({
    iss: account.client_email,
    scope: 'https://www.googleapis.com/auth/firebase.messaging',
    aud: 'https://oauth2.googleapis.com/token',
    iat,
    exp: iat + 3_600,
  });
  const signed = Buffer.from(`${head}.${claims}`);
  expect(verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
});

it('exchanges once for all who send at the same time, and again shortly before the end', async () => {
  await Promise.all(Array.from({ length: 20 }, () => send()));
  expect([door.requests.length, service.requests.length]).toEqual([1, 20]);
  const begun = Date.now();
  jest.setSystemTime(begun + 54 * 60_000);
  await send();
  expect(door.requests).toHaveLength(1);
  jest.setSystemTime(begun + 56 * 60_000);
  await send();
  expect(door.requests).toHaveLength(2);
  expect(service.requests.at(-1)?.headers.authorization).toBe('Bearer token-2');
});

it('does not let another account use the token', async () => {
  await send();
  const other = JSON.stringify({ ...account, client_email: 'other@example.com' });
  await send({ credentials: { service_account: other } });
  expect(service.requests.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-2',
  ]);
});

it('exchanges again, once, when a token is not taken any more', async () => {
  await send();
  revoked.add('Bearer token-1');
  expect(await send()).toMatchObject({ kind: 'accepted' });
  expect(door.requests).toHaveLength(2);
  revoked.add('Bearer token-2').add('Bearer token-3');
  expect(await send()).toMatchObject({ kind: 'rejected', about: 'config', code: 'http_401' });
  expect(door.requests).toHaveLength(3);
});

it.each<[Said, object]>([
  [
    { status: 400, body: { error: 'invalid_grant', error_description: 'account-canary' } },
    { kind: 'rejected', about: 'config', code: 'oauth_invalid_grant' },
  ],
  [
    { status: 401, body: { error: 'two words of text' } },
    { kind: 'rejected', about: 'config', code: 'oauth_http_401' },
  ],
  [{ status: 500 }, { kind: 'not_processed', code: 'oauth_http_500' }],
  [
    { status: 503, headers: { 'retry-after': '20' } },
    { kind: 'not_processed', retryAfterMs: 20_000 },
  ],
  [
    { status: 200, body: { token: 1 } },
    { kind: 'not_processed', code: 'oauth_http_200' },
  ],
])(
  'takes %j at the door as %j, sends nothing, and asks again the next time',
  async (said, result) => {
    refusals = [said];
    const refused = await send();
    expect(refused).toMatchObject(result);
    expect(JSON.stringify(refused)).not.toContain('canary');
    expect(service.requests).toHaveLength(0);
    expect(await send()).toMatchObject({ kind: 'accepted' });
  },
);

it('sends nothing when the attempt ends, or nobody is there, before the door has opened', async () => {
  expect(await send({ signal: AbortSignal.abort() })).toMatchObject({ kind: 'not_processed' });
  await door.close();
  expect(await send()).toMatchObject({ kind: 'not_processed', code: 'ECONNREFUSED' });
  expect(service.requests).toHaveLength(0);
  door = await startHttpPeer(() => {});
});

it('takes at save only an account that can sign', async () => {
  const check = (text: string) =>
    fcm.check({ settings: {}, credentials: { service_account: text } }, outbound);
  expect(await check(service_account)).toEqual([]);
  const problem = { field: 'credentials.service_account', reason: 'invalid' };
  for (const text of [
    'no json',
    '[]',
    JSON.stringify({ ...account, type: 'authorized_user' }),
    JSON.stringify({ ...account, private_key: undefined }),
    JSON.stringify({ ...account, private_key: 'no key' }),
  ]) {
    expect(await check(text)).toMatchObject([problem]);
    if (text === 'no json') continue;
    expect(await send({ credentials: { service_account: text } })).toMatchObject({
      about: 'config',
      code: 'service_account_invalid',
    });
  }
});
