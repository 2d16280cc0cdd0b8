import webPush from 'web-push';
import { openPushService, type PushService } from '../../../../test/support/push-service-peer.ts';
import { type OriginMap, redirectOrigins } from '../../../../test/support/redirect-origins.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import { vapid } from './vapid.ts';

const origins: OriginMap = new Map();
const outbound = redirectOrigins(createOutbound({ allowCidrs: ['127.0.0.0/8'] }), origins);
const connection = vapid.connect(outbound);
afterAll(() => connection.close());

let answer: { status: number; headers?: Record<string, string>; body?: string } | null = null;
let service: PushService;
beforeAll(async () => {
  service = await openPushService({ origins }, (response) => {
    if (answer !== null) response.writeHead(answer.status, answer.headers).end(answer.body);
    return answer !== null;
  });
});
afterAll(() => service.close());
afterEach(() => {
  answer = null;
  service.requests.length = 0;
});

const text = { title: 'Grüße ✓', body: 'Line\n"two"', content_type: 'plaintext' } as const;

async function subscribed() {
  const { id, ...browser } = await service.subscribe();
  return { id, browser };
}

async function push(changes: object = {}, settings: object = {}) {
  const { id, browser } = await subscribed();
  const result = await sendTo({ ...browser, ...text, ...changes }, settings);
  return { id, result };
}

function sendTo(message: object, settings: object = {}, facts: object = {}) {
  return connection.send({
    deliveryId: 'delivery-1',
    notificationId: 'notification-1',
    recipientId: 'user-1',
    attempt: 1,
    eventsUrl: null,
    message: message as never,
    channel: {
      id: 'channel-1',
      settings: { ...service.channel.settings, ...settings },
      credentials: service.channel.credentials,
    },
    signal: new AbortController().signal,
    ...facts,
  });
}

function readClaims({ headers }: PushService['requests'][number]): { aud: string; sub: string } {
  const token = /t=[\w-]+\.([\w-]+)/.exec(String(headers.authorization));
  return JSON.parse(Buffer.from(token?.[1] ?? '', 'base64url').toString());
}

const readSubject = (request: PushService['requests'][number]) => readClaims(request).sub;

const ids = { delivery_id: 'delivery-1', notification_id: 'notification-1' };

describe('web push', () => {
  it('is decrypted by the browser, and says what the contract of service workers says', async () => {
    const links = { icon: '/icon.png', image: 'https://example.com/a.png', action_url: '/orders' };
    const whole = await push(links);
    const plain = await push();
    expect(whole.result).toEqual({
      kind: 'accepted',
      providerMessageId: 'https://push.example.com/m/1',
    });
    expect(service.shown(whole.id).map((shown) => JSON.parse(shown))).toEqual([
      { title: text.title, body: text.body, ...links, ...ids },
    ]);
    expect(service.shown(plain.id).map((shown) => JSON.parse(shown))).toEqual([
      { title: text.title, body: text.body, ...ids },
    ]);
  });

  it('says how long it is kept and how urgent it is', async () => {
    await push();
    await push({}, { ttl: 0, urgency: 'high' });
    expect(service.requests.map(({ headers: { ttl, urgency } }) => ({ ttl, urgency }))).toEqual([
      { ttl: '86400', urgency: 'normal' },
      { ttl: '0', urgency: 'high' },
    ]);
    expect(service.requests[0]?.headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      authorization: expect.stringMatching(/^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=[\w-]{87}$/),
    });
  });

  it('is signed for the service it goes to, in the name of the subject', async () => {
    await push();
    const [request] = service.requests;
    expect(request && readClaims(request)).toMatchObject({
      aud: 'https://push.example.com',
      sub: 'mailto:ops@example.com',
    });
  });

  it('is signed in the name of this installation when the channel names nobody, where services would believe that', async () => {
    const { browser } = await subscribed();
    const subjects = [
      ['https://notify.example.com/in/provider-events/1', 'https://notify.example.com'],
      ['http://localhost:3000/provider-events/1', 'mailto:nobody@notiflow.invalid'],
      [null, 'mailto:nobody@notiflow.invalid'],
    ];
    for (const [eventsUrl] of subjects) {
      await sendTo({ ...browser, ...text }, { subject: undefined }, { eventsUrl });
    }
    expect(service.requests.map(readSubject)).toEqual(subjects.map(([, subject]) => subject));
  });

  it('takes the place of an older one about the same thing, and does not say what that is', async () => {
    const { id, browser } = await subscribed();
    for (const replaceKey of ['order-42', 'order-42', 'order-43', null]) {
      await sendTo({ ...browser, ...text }, {}, { replaceKey });
    }
    const [first, again, other, none] = service.shown(id).map((shown) => JSON.parse(shown).tag);
    expect(first).toMatch(/^[\w-]{32}$/);
    expect([again === first, other === first, none]).toEqual([true, false, undefined]);
    expect(service.requests.map(({ headers }) => headers.topic)).toEqual([
      first,
      first,
      other,
      none,
    ]);
  });

  it('shows that a browser is gone', async () => {
    const { id, browser } = await subscribed();
    service.expire(id);
    const gone = { kind: 'rejected', about: 'recipient', fault: 'unregistered' };
    expect(await sendTo({ ...browser, ...text })).toMatchObject({ ...gone, code: 'http_410' });
    answer = { status: 404 };
    expect(await sendTo({ ...browser, ...text })).toMatchObject({ ...gone, code: 'http_404' });
  });

  it.each([
    [{ status: 413 }, { kind: 'rejected', about: 'content' }],
    [{ status: 400 }, { kind: 'rejected', about: 'content' }],
    [{ status: 401 }, { kind: 'rejected', about: 'config' }],
    [
      { status: 403, body: 'VapidPkHashMismatch' },
      { kind: 'rejected', about: 'config' },
    ],
    [{ status: 429, headers: { 'retry-after': '30' } }, { retryAfterMs: 30_000 }],
    [{ status: 503 }, { kind: 'not_processed' }],
    [{ status: 500 }, { kind: 'ambiguous' }],
    [
      { status: 301, headers: { location: '/elsewhere' } },
      { about: 'config', code: 'redirect' },
    ],
  ])('takes %j as %j, which says nothing of the browser', async (given, expected) => {
    answer = given;
    const { result } = await push();
    expect(result).toMatchObject(expected);
    expect(result).not.toHaveProperty('fault');
    expect(service.requests).toHaveLength(1);
  });

  it('is not sent when it is longer than a record may be', async () => {
    const { result } = await push({ body: 'x'.repeat(4_000) });
    expect(result).toMatchObject({ about: 'content', code: 'payload_too_long' });
    expect((await push({ body: 'x'.repeat(3_800) })).result).toMatchObject({ kind: 'accepted' });
    expect(service.requests).toHaveLength(1);
  });

  it('goes to https only, and to no address that is not public, which is the fault of whoever subscribed', async () => {
    const { browser } = await subscribed();
    const http = service.url;
    expect(await sendTo({ ...browser, ...text, endpoint: http })).toMatchObject({
      about: 'recipient',
      code: 'endpoint_invalid',
    });
    const gcm = 'https://android.googleapis.com/gcm/send/abc';
    expect(await sendTo({ ...browser, ...text, endpoint: gcm })).toMatchObject({
      code: 'endpoint_gone',
      fault: 'unregistered',
    });
    const inside = 'https://10.0.0.1/notify/1';
    expect(await sendTo({ ...browser, ...text, endpoint: inside })).toMatchObject({
      about: 'recipient',
      code: 'address_refused',
    });
    expect(service.requests).toHaveLength(0);
  });

  it('is not sent with keys that nothing can be encrypted with', async () => {
    const { result } = await push({ p256dh: 'AAAA' });
    expect(result).toMatchObject({ about: 'recipient', code: 'subscription_invalid' });
  });

  it('takes at save only a pair of keys', async () => {
    const { settings, credentials } = service.channel;
    const other = { private_key: webPush.generateVAPIDKeys().privateKey };
    expect(await vapid.check({ settings, credentials }, outbound)).toEqual([]);
    expect(await vapid.check({ settings, credentials: other }, outbound)).toMatchObject([
      { field: 'credentials.private_key', reason: 'invalid' },
    ]);
    const zeros = { private_key: 'A'.repeat(43) };
    expect(await vapid.check({ settings, credentials: zeros }, outbound)).toMatchObject([
      { field: 'credentials.private_key', reason: 'invalid' },
    ]);
    const subject = { ...settings, subject: 'ops@example.com' };
    expect(await vapid.check({ settings: subject, credentials }, outbound)).toMatchObject([
      { field: 'settings.subject', reason: 'format' },
    ]);
  });

  it('lets no push service hold another up', () => {
    const endpoint = 'https://updates.push.services.mozilla.com/wpush/v2/abc';
    expect(vapid.receiverOf?.({ endpoint } as never)).toBe('updates.push.services.mozilla.com');
  });
});
