import { gzipSync } from 'node:zlib';
import type { WebhookMessage } from '@notiflow/contracts';
import { Webhook } from 'standardwebhooks';
import {
  findFreePort,
  type HttpPeer,
  startHttpPeer,
  startTcpPeer,
} from '../../../../test/support/peers.ts';
import { createProviders } from '../create-providers.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import type { SendInput, SendResult } from '../send-result.ts';

const providers = createProviders({ outbound: createOutbound({ allowCidrs: ['127.0.0.0/8'] }) });
afterAll(() => providers.close());

const peers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.close();
});

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const oldSecret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

describe('the webhook provider', () => {
  it('sends what the template says, marked and unsigned when there is no secret', async () => {
    const peer = await receiver();
    const message = webhook(peer.url, {
      body: '{"grüße":"✓"}',
      headers: { 'X-Shop': 'Käse ✓', 'content-type': 'application/vnd.shop+json' },
    });
    const secondsBefore = Math.floor(Date.now() / 1_000);
    expect(await send({ message })).toEqual({ kind: 'accepted' });
    const secondsAfter = Math.floor(Date.now() / 1_000);
    const [request] = peer.requests;
    expect(request?.body.toString()).toBe('{"grüße":"✓"}');
    expect(request?.headers).toMatchObject({
      'user-agent': 'Notiflow-Webhook/1',
      'content-type': 'application/vnd.shop+json',
      'webhook-id': 'delivery-1',
    });
    expect(Buffer.from(request?.headers['x-shop'] ?? '', 'latin1').toString()).toBe('Käse ✓');
    expect(request?.headers['webhook-signature']).toBeUndefined();
    const timestamp = Number(request?.headers['webhook-timestamp']);
    expect(timestamp).toBeGreaterThanOrEqual(secondsBefore);
    expect(timestamp).toBeLessThanOrEqual(secondsAfter);
  });

  it('sends the standard event when the template has no body', async () => {
    const peer = await receiver();
    await send({ message: webhook(peer.url, { body: '  ' }) });
    expect(peer.requests[0]?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(String(peer.requests[0]?.body))).toEqual({
      event: 'notification.delivered',
      delivery_id: 'delivery-1',
      notification_id: 'notification-1',
      recipient_id: 'recipient-1',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'GET'] as const)(
    'signs a %s so that the receiver can verify it with either secret',
    async (method) => {
      const peer = await receiver();
      const credentials = { signing_secret: `${secret} ${oldSecret}` };
      const message = webhook(peer.url, { method, body: '{"total": "12,50 €"}' });
      expect(await send({ message, credentials })).toEqual({ kind: 'accepted' });
      const [request] = peer.requests;
      const body = request?.body.toString() ?? 'none';
      expect(request?.method).toBe(method);
      expect(body).toBe(method === 'GET' ? '' : '{"total": "12,50 €"}');
      for (const key of [secret, oldSecret]) {
        expect(() => new Webhook(key).verify(body, request?.headers ?? {})).not.toThrow();
      }
      const stranger = new Webhook('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
      expect(() => stranger.verify(body, request?.headers ?? {})).toThrow();
    },
  );

  it('keeps the id over attempts', async () => {
    const peer = await receiver();
    await send({ message: webhook(peer.url), attempt: 1 });
    await send({ message: webhook(peer.url), attempt: 2 });
    expect(peer.requests.map(({ headers }) => headers['webhook-id'])).toEqual([
      'delivery-1',
      'delivery-1',
    ]);
  });

  it('lets no template header speak for the connection or the signature', async () => {
    const peer = await receiver();
    const headers = {
      Host: 'evil.example.com',
      'Content-Length': '3',
      Connection: 'upgrade',
      'Transfer-Encoding': 'chunked',
      Expect: '100-continue',
      'Webhook-Id': 'forged',
      'webhook-signature': 'v1,forged',
      'X Bad Name': 'x',
      'X-Split': 'a\r\nX-Injected: b\u0000',
    };
    expect(await send({ message: webhook(peer.url, { headers }) })).toEqual({ kind: 'accepted' });
    const received = peer.requests[0]?.headers ?? {};
    expect(received.host).toBe(`127.0.0.1:${peer.port}`);
    expect(received['webhook-id']).toBe('delivery-1');
    expect(received['webhook-signature']).toBeUndefined();
    expect(received['x-injected']).toBeUndefined();
    expect(received['x-split']).toBe('a X-Injected: b');
    expect(received.expect).toBeUndefined();
  });

  it.each([
    [200, { kind: 'accepted' }],
    [204, { kind: 'accepted' }],
    [301, { kind: 'rejected', about: 'config', code: 'redirect' }],
    [400, { kind: 'rejected', about: 'content', code: 'http_400' }],
    [401, { kind: 'rejected', about: 'config', code: 'http_401' }],
    [404, { kind: 'rejected', about: 'config', code: 'http_404' }],
    [405, { kind: 'rejected', about: 'config', code: 'http_405' }],
    [408, { kind: 'not_processed', code: 'http_408' }],
    [410, { kind: 'rejected', about: 'config', code: 'http_410' }],
    [413, { kind: 'rejected', about: 'content', code: 'http_413' }],
    [418, { kind: 'rejected', about: 'content', code: 'http_418' }],
    [422, { kind: 'rejected', about: 'content', code: 'http_422' }],
    [425, { kind: 'not_processed', code: 'http_425' }],
    [429, { kind: 'not_processed', code: 'http_429', retryAfterMs: 7_000 }],
    [500, { kind: 'ambiguous', code: 'http_500' }],
    [502, { kind: 'ambiguous', code: 'http_502' }],
    [503, { kind: 'not_processed', code: 'http_503', retryAfterMs: 7_000 }],
    [504, { kind: 'ambiguous', code: 'http_504' }],
  ])('takes the answer %i as %o', async (status, result) => {
    const peer = await receiver((response) => {
      response.writeHead(status, { 'retry-after': '7' }).end();
    });
    expect(await send({ message: webhook(peer.url) })).toMatchObject(result);
    expect(peer.requests).toHaveLength(1);
  });

  it('does not follow a redirect', async () => {
    const target = await receiver();
    const peer = await receiver((response) => {
      response.writeHead(307, { location: target.url }).end();
    });
    expect(await send({ message: webhook(peer.url) })).toMatchObject({ code: 'redirect' });
    expect(target.connections()).toBe(0);
  });

  it('drops the connection to a receiver that answers without end', async () => {
    let dropped = () => {};
    const isDropped = new Promise<void>((resolve) => {
      dropped = resolve;
    });
    const peer = await receiver((response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const pour = () => {
        if (!response.destroyed) response.write(chunk, pour);
      };
      response.once('close', dropped).writeHead(200);
      pour();
    });
    expect(await send({ message: webhook(peer.url) })).toEqual({ kind: 'accepted' });
    await isDropped;
  });

  it('does not unpack an answer', async () => {
    // 10 MB of zeros: within the limit as sent, far over it when unpacked.
    const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024));
    const peer = await receiver((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    for (let count = 0; count < 5; count += 1) await send({ message: webhook(peer.url) });
    expect(peer.requests).toHaveLength(5);
    // A connection is dropped when the answer is over the limit and kept when it is not.
    expect(peer.connections()).toBeLessThan(5);
    expect(peer.requests[0]?.headers['accept-encoding']).toBeUndefined();
  });

  it('says ambiguous when it is stopped while the receiver is silent', async () => {
    const stop = new AbortController();
    const peer = await receiver(() => stop.abort());
    expect(await send({ message: webhook(peer.url), signal: stop.signal })).toEqual({
      kind: 'ambiguous',
      code: 'aborted',
      reason: expect.any(String),
    });
  });

  it('says not processed when it is stopped before it began', async () => {
    const peer = await receiver();
    const signal = AbortSignal.abort();
    expect(await send({ message: webhook(peer.url), signal })).toMatchObject({
      kind: 'not_processed',
      code: 'aborted',
    });
    expect(peer.requests).toHaveLength(0);
  });

  it('says ambiguous when the receiver resets the connection after reading', async () => {
    const peer = keep(
      await startTcpPeer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    expect(await send({ message: webhook(`http://127.0.0.1:${peer.port}/`) })).toMatchObject({
      kind: 'ambiguous',
    });
  });

  it('says not processed when nobody listens or TLS fails', async () => {
    const port = await findFreePort();
    expect(await send({ message: webhook(`http://127.0.0.1:${port}/`) })).toMatchObject({
      kind: 'not_processed',
      code: 'ECONNREFUSED',
    });
    const plain = keep(await startTcpPeer((socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n')));
    expect(await send({ message: webhook(`https://127.0.0.1:${plain.port}/`) })).toMatchObject({
      kind: 'not_processed',
    });
  });

  it('says not processed when the name does not resolve', async () => {
    const result = await send({ message: webhook('http://nowhere.invalid/') });
    expect(result).toMatchObject({ kind: 'not_processed', code: expect.stringMatching(/^E/) });
  });

  it('rejects an address that is refused, for the channel or the template to be changed', async () => {
    for (const url of ['http://169.254.169.254/', 'http://10.0.0.1/']) {
      expect(await send({ message: webhook(url) })).toMatchObject({
        kind: 'rejected',
        about: 'config',
        code: 'address_refused',
      });
    }
    expect(await send({ message: webhook('ftp://example.com/') })).toMatchObject({
      kind: 'rejected',
      about: 'config',
      code: 'scheme_refused',
    });
  });

  it('rejects a stored secret that cannot sign, without showing it', async () => {
    const result = await send({
      message: webhook('http://127.0.0.1:1/'),
      credentials: { signing_secret: 'whsec_short' },
    });
    expect(result).toMatchObject({ kind: 'rejected', about: 'config', code: 'channel_invalid' });
    expect(JSON.stringify(result)).not.toContain('whsec_');
  });
});

async function receiver(
  answer: (response: Parameters<Parameters<typeof startHttpPeer>[0]>[1]) => void = (response) =>
    response.end('ok'),
): Promise<HttpPeer> {
  return keep(await startHttpPeer((_request, response) => answer(response)));
}

function keep<P extends { close(): Promise<void> }>(peer: P): P {
  peers.push(peer);
  return peer;
}

function webhook(url: string, change: Partial<WebhookMessage> = {}): WebhookMessage {
  return { url, method: 'POST', headers: {}, content_type: 'json', body: '{}', ...change };
}

function send({
  message,
  credentials = {},
  attempt = 1,
  signal = new AbortController().signal,
}: Partial<SendInput> & {
  message: WebhookMessage;
  credentials?: Record<string, string>;
}): Promise<SendResult> {
  return providers.send(
    { channelType: 'webhook', provider: 'http' },
    {
      deliveryId: 'delivery-1',
      notificationId: 'notification-1',
      recipientId: 'recipient-1',
      eventsUrl: null,
      attempt,
      message,
      channel: { id: 'channel-1', settings: {}, credentials },
      signal,
    },
  );
}
