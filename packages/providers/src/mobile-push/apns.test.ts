import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { jest } from '@jest/globals';
import type { MobilePushMessage } from '@notiflow/contracts';
import apn from '@parse/node-apn';
import { type ApnsPeer, startApnsPeer } from '../../../../test/support/apns-peer.ts';
import { type OriginMap, redirectOrigins } from '../../../../test/support/redirect-origins.ts';
import { selfSigned } from '../../../../test/support/self-signed.ts';
import { stopTheDate } from '../../../../test/support/stop-the-date.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import { apns } from './apns.ts';

stopTheDate();

const origins: OriginMap = new Map();
const guard = createOutbound({ allowCidrs: ['127.0.0.0/8'] });
const outbound = redirectOrigins(guard, origins);

let peer: ApnsPeer;
let connection: ReturnType<typeof apns.connect>;
beforeEach(async () => {
  peer = await startApnsPeer();
  origins.set('h2://api.push.apple.com', peer.url);
  origins.set('h2://api.sandbox.push.apple.com', peer.url);
  connection = apns.connect(outbound);
});
afterEach(async () => {
  await peer.close();
  await connection.close();
});

const device = 'abcdef0123456789'.repeat(4);
const deliveryId = '0199f6a2-7a52-7c35-8f4e-3f0f3c9b1a01';
const plain = { token: device, title: 'Hi', body: 'Hi', content_type: 'plaintext' } as const;
const whole = {
  token: device,
  title: 'Grüße ✓',
  body: 'Two\nlines',
  subtitle: 'Order 42',
  image_url: 'https://example.com/a.png',
  action_url: 'shop://orders/42',
  sound: 'ding.caf',
  badge_count: 0,
  category: 'ORDER',
  thread_id: 'order-42',
  collapse_id: 'order-42',
  interruption_level: 'time_sensitive',
  priority: 'normal',
  relevance_score: 0.5,
  ttl: 60,
  android_channel_id: 'orders',
  content_type: 'plaintext',
} as const;

function send(
  message: object = plain,
  { channel = {}, signal = new AbortController().signal, id = 'channel-1' } = {},
) {
  return connection.send({
    deliveryId,
    notificationId: 'notification-1',
    recipientId: 'user-1',
    attempt: 1,
    eventsUrl: null,
    message: message as never,
    channel: { id, ...peer.channel, ...channel },
    signal,
  });
}

it('asks as a client that many use does, and is taken by what checks as Apple does', async () => {
  const { settings, credentials } = peer.channel;
  const provider = new apn.Provider({
    token: {
      key: Buffer.from(credentials.private_key),
      keyId: String(settings.key_id),
      teamId: String(settings.team_id),
    },
    production: true,
    // As its own tests lead it to theirs.
    port: Number(new URL(peer.url).port),
  } as never);
  Object.assign((provider as unknown as { client: object }).client, { _mockOverrideUrl: peer.url });
  for (const message of [whole, { ...plain, priority: 'high' as const, ttl: 0 }]) {
    expect(await send(message)).toEqual({ kind: 'accepted', providerMessageId: deliveryId });
    const sent = await provider.send(toNote(message, String(settings.bundle_id)), device);
    expect(sent.failed).toEqual([]);
  }
  await provider.shutdown();
  const [ours, theirs, oursToo, theirsToo] = peer.taken.map(({ headers, body }) => {
    const {
      authorization: _signed,
      'content-length': _counted,
      ':authority': _at,
      ...left
    } = headers;
    const { ':scheme': _tls, 'content-type': _json, ...told } = left;
    return { told, payload: JSON.parse(body) };
  });
  expect(ours).toEqual(theirs);
  expect(oursToo).toEqual(theirsToo);
});

it('says what Apple has headers for', async () => {
  await send(whole);
  expect(peer.taken[0]?.headers).toMatchObject({
    ':path': `/3/device/${device}`,
    'apns-id': deliveryId,
    'apns-topic': 'com.example.shop',
    'apns-push-type': 'alert',
    'apns-priority': '5',
    'apns-collapse-id': 'order-42',
    'apns-expiration': String(Math.floor(Date.now() / 1_000) + 60),
  });
  await send({ ...plain, collapse_id: 'ä'.repeat(60), ttl: 0 });
  expect(peer.taken[1]?.headers).toMatchObject({
    'apns-priority': '10',
    'apns-collapse-id': expect.stringMatching(/^[\w-]{43}$/),
    'apns-expiration': '0',
  });
});

it('sends over one connection for each channel, and over another when it is told to go away', async () => {
  await Promise.all(Array.from({ length: 20 }, () => send()));
  expect(peer.sessions).toHaveLength(1);
  await send(plain, { id: 'channel-2' });
  expect(peer.sessions).toHaveLength(2);
  for (const session of peer.sessions) session.goaway();
  expect(await send()).toMatchObject({ kind: 'accepted' });
  expect(peer.sessions.length).toBeGreaterThan(2);
  // A connection that broke while nobody looked.
  const [last] = peer.sessions.slice(-1);
  const closed = last === undefined ? undefined : once(last, 'close');
  last?.destroy();
  await closed;
  const results = [await send(), await send()];
  expect(results.at(-1)).toMatchObject({ kind: 'accepted' });
});

it('tells what Apple did not look at before it went away from what it may have sent', async () => {
  // Two are on their way, and Apple has looked at the first alone: the other goes over another connection.
  const waiting: ServerHttp2Stream[] = [];
  peer.interrupt = (_request, stream) => {
    if (waiting.push(stream) > 2) return null;
    if (waiting.length === 2) stream.session?.goaway(1, 1);
    return 'silent';
  };
  const results = await Promise.all([send(), send()]);
  expect(results.map(({ kind }) => kind).sort()).toEqual(['accepted', 'ambiguous']);
  expect(peer.taken).toHaveLength(1);
  // Refused streams were not worked either.
  peer.interrupt = (_request, stream) => {
    stream.close(7);
    return 'silent';
  };
  expect(await send()).toMatchObject({ kind: 'not_processed' });
});

it('opens another connection after one on which nothing was answered', async () => {
  const stop = new AbortController();
  peer.interrupt = () => {
    stop.abort(new DOMException('The attempt took too long.', 'TimeoutError'));
    return 'silent';
  };
  expect(await send(plain, { signal: stop.signal })).toMatchObject({
    kind: 'ambiguous',
    code: 'timeout',
  });
  peer.interrupt = null;
  expect(await send()).toMatchObject({ kind: 'accepted' });
  expect(peer.sessions).toHaveLength(2);
});

describe('the token of the team', () => {
  const tokens = () => peer.requests.map(({ headers }) => headers.authorization);

  it('is kept for less than the hour that Apple takes it, and then another one is made', async () => {
    jest.setSystemTime(50 * 60_000 * 600_000);
    await send();
    await send();
    jest.setSystemTime(50 * 60_000 * 600_000 + 49 * 60_000);
    await send();
    jest.setSystemTime(50 * 60_000 * 600_001);
    await send();
    expect(new Set(tokens()).size).toBe(2);
    expect(peer.taken).toHaveLength(4);
  });

  it('is renewed once when Apple calls it stale, but not more often than Apple wants', async () => {
    jest.setSystemTime(50 * 60_000 * 600_000 + 30 * 60_000);
    const refused: unknown[] = [];
    peer.interrupt = ({ headers }) => {
      if (refused.length > 0 && headers.authorization !== refused[0]) return null;
      refused.push(headers.authorization);
      return { status: 403, reason: 'ExpiredProviderToken' };
    };
    expect(await send()).toMatchObject({ kind: 'accepted' });
    expect(await send()).toMatchObject({ kind: 'accepted' });
    expect(new Set(tokens()).size).toBe(2);
    peer.interrupt = () => ({ status: 403, reason: 'ExpiredProviderToken' });
    const result = { kind: 'rejected', about: 'config', code: 'apns_expiredprovidertoken' };
    expect(await send()).toMatchObject(result);
    expect(new Set(tokens()).size).toBe(2);
  });
});

it('shows that the app is gone from a device', async () => {
  peer.unregistered.add(device);
  const gone = { kind: 'rejected', about: 'recipient', fault: 'unregistered' };
  expect(await send()).toMatchObject({ ...gone, code: 'apns_unregistered' });
  peer.interrupt = () => ({ status: 410, reason: 'ExpiredToken', timestamp: 1 });
  expect(await send()).toMatchObject({ ...gone, code: 'apns_expiredtoken' });
});

it.each([
  // It may be a good one of the other environment.
  [400, 'BadDeviceToken', { kind: 'rejected', about: 'recipient' }],
  [400, 'DeviceTokenNotForTopic', { kind: 'rejected', about: 'config' }],
  [400, 'BadTopic', { kind: 'rejected', about: 'config' }],
  [400, 'TopicDisallowed', { kind: 'rejected', about: 'config' }],
  [400, 'BadCollapseId', { kind: 'rejected', about: 'content' }],
  [400, 'PayloadEmpty', { kind: 'rejected', about: 'content' }],
  [400, 'IdleTimeout', { kind: 'not_processed' }],
  [403, 'InvalidProviderToken', { kind: 'rejected', about: 'config' }],
  [403, 'Forbidden', { kind: 'rejected', about: 'config' }],
  [404, 'BadPath', { kind: 'rejected', about: 'config' }],
  [413, 'PayloadTooLarge', { kind: 'rejected', about: 'content' }],
  [429, 'TooManyRequests', { kind: 'not_processed' }],
  [429, 'TooManyProviderTokenUpdates', { kind: 'not_processed' }],
  [500, 'InternalServerError', { kind: 'ambiguous' }],
  [503, 'ServiceUnavailable', { kind: 'not_processed' }],
  [503, 'Shutdown', { kind: 'not_processed' }],
])('takes %i %s as %j', async (status, reason, expected) => {
  peer.interrupt = () => ({ status, reason });
  const result = await send();
  expect(result).toMatchObject({ ...expected, code: `apns_${reason.toLowerCase()}` });
  expect(result).not.toHaveProperty('fault');
});

it('goes by the status where Apple says a reason that nobody knows, and comes back when it is told to', async () => {
  peer.interrupt = () => ({ status: 400, reason: 'SomethingNew' });
  expect(await send()).toMatchObject({ about: 'content', code: 'http_400' });
  const headers = { 'retry-after': '7' };
  peer.interrupt = () => ({ status: 429, reason: 'TooManyRequests', headers });
  expect(await send()).toMatchObject({ kind: 'not_processed', retryAfterMs: 7_000 });
});

it('sends nothing that is too long, and nothing to what is no token of Apple', async () => {
  expect(await send({ ...plain, body: 'x'.repeat(4_100) })).toMatchObject({
    about: 'content',
    code: 'payload_too_long',
  });
  for (const token of ['fcm:APA91b', '../..', 'ab cd', '']) {
    expect(await send({ ...plain, token })).toMatchObject({
      about: 'recipient',
      code: 'token_invalid',
    });
  }
  expect(peer.requests).toHaveLength(0);
});

it('takes at save only a key that can sign', async () => {
  const { settings } = peer.channel;
  const rsa = generateKeyPairSync('rsa', {
    modulusLength: 1_024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  expect(await apns.check(peer.channel, outbound)).toEqual([]);
  for (const private_key of ['no key', rsa.privateKey]) {
    expect(await apns.check({ settings, credentials: { private_key } }, outbound)).toMatchObject([
      { field: 'credentials.private_key', reason: 'invalid' },
    ]);
  }
  expect(createPublicKey(peer.channel.credentials.private_key).asymmetricKeyType).toBe('ec');
});

it('speaks HTTP/2 over TLS and nothing else, and to nobody who cannot show who they are', async () => {
  const offered: unknown[] = [];
  const server = createServer({
    key: selfSigned.key,
    cert: selfSigned.cert,
    ALPNCallback(offer) {
      offered.push(offer);
      return 'h2';
    },
  });
  server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const target = { protocol: 'h2:', host: '127.0.0.1', servername: 'push.example', port } as const;
  expect(await guard.dial(target)).toMatchObject({
    ok: false,
    problem: { kind: 'unreachable', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  });
  expect(offered).toEqual([{ servername: 'push.example', protocols: ['h2'] }]);
  server.close();
  const closed = createOutbound({ allowCidrs: [] });
  expect(await closed.dial(target)).toMatchObject({ problem: { code: 'address_refused' } });
});

/** The message in the words of the other client. */
function toNote(message: Partial<MobilePushMessage>, topic: string) {
  const { interruption_level: level, image_url, action_url } = message;
  const note = new apn.Notification({
    id: deliveryId,
    topic,
    pushType: 'alert',
    priority: message.priority === 'normal' ? 5 : 10,
    collapseId: message.collapse_id,
    alert: { title: message.title, subtitle: message.subtitle, body: message.body },
    badge: message.badge_count,
    sound: message.sound,
    category: message.category,
    threadId: message.thread_id,
    relevanceScore: message.relevance_score,
    mutableContent: image_url === undefined ? undefined : 1,
    payload: { delivery_id: deliveryId, action_url, image_url },
  });
  note.expiry = message.ttl === 0 ? 0 : Math.floor(Date.now() / 1_000) + (message.ttl ?? 0);
  note.aps['interruption-level'] = level?.replace('_', '-');
  return note;
}
