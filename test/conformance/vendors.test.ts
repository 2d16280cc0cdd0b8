import { gzipSync } from 'node:zlib';
import { jest } from '@jest/globals';
import {
  type ChannelValues,
  createOutbound,
  createProviders,
  type ProviderEvent,
  providers as registry,
  type SendInput,
  type SendingProvider,
} from '@notiflow/providers';
import { createRenderer, createSourceWriter } from '@notiflow/templates';
import { type ReceivedRequest, startHttpPeer } from '../support/peers.ts';
import { startProviderPeer } from '../support/provider-peers.ts';
import { type OriginMap, redirectOrigins } from '../support/redirect-origins.ts';
import { stopTheDate } from '../support/stop-the-date.ts';
import { startVendor, type Vendor } from './start-vendor.ts';
import {
  changeEachByte,
  findVendorRow,
  messageCanaries,
  messages,
  type VendorChannel,
  type VendorRow,
  type VendorSend,
} from './vendor-row.ts';

const origins: OriginMap = new Map();
const outbound = redirectOrigins(createOutbound({ allowCidrs: ['127.0.0.0/8'] }), origins);
const renderer = createRenderer({ threads: 1 });
const providers = createProviders({ outbound, writer: createSourceWriter(renderer) });
afterAll(async () => {
  await providers.close();
  await renderer.close();
});

const sending = registry.filter((provider): provider is SendingProvider => !provider.storedOnly);
const vendors = await Promise.all(
  sending
    .map((provider) => ({ id: `${provider.channelType}/${provider.name}`, provider }))
    // What speaks a protocol instead of a vendor's API has a peer that speaks it too.
    .filter(({ id }) => startProviderPeer[id] === undefined)
    .map(async ({ id, provider }) => ({ id, provider, row: await findVendorRow(id) })),
);
const rows = vendors.flatMap(({ row, ...vendor }) => (row === undefined ? [] : { ...vendor, row }));

// What is counted from now (an expiry, the date of a signature) is the same for us and for the vendor's own client.
stopTheDate();

const deliveryId = '0199f6a2-7a52-7c35-8f4e-3f0f3c9b1a01';
const eventsUrl = `https://notiflow.example/provider-events/channel-1?delivery_id=${deliveryId}`;

// Written by the connection or by Node's fetch, not by whoever asks; "keep-alive" and the like say nothing about the
// message.
const connectionHeaders = [
  'accept-encoding',
  'accept-language',
  'connection',
  'content-length',
  'host',
  'sec-fetch-mode',
  'transfer-encoding',
  'user-agent',
];

// All that Jest can fake but the date: requests go on while the clock stands still.
const everyTimer = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

describe('the conformance rows', () => {
  it.each(vendors)('have one for $id', ({ row }) => {
    expect(row).toBeDefined();
  });
});

describe.each(rows)('$id', ({ provider, row }) => {
  let vendor: Vendor;
  beforeAll(async () => {
    vendor = await startVendor(row, origins);
  });
  afterAll(() => vendor.close());
  beforeEach(() => {
    vendor.requests.length = 0;
    vendor.answerWith(row.accepts);
  });
  afterEach(() => setClock(undefined));

  const sends: VendorSend[] = row.channels.flatMap((channel) =>
    [...messages[provider.channelType], ...(row.messages ?? [])].map((message) => ({
      deliveryId,
      eventsUrl,
      message,
      channel,
    })),
  );

  it('is tried with a message of canaries, which are looked for in every result', () => {
    const fields = Object.entries(messages[provider.channelType][0]);
    const isMarked = (text: unknown) =>
      messageCanaries.some((canary) => JSON.stringify(text).includes(canary));
    const unmarked = fields.filter(
      ([name, text]) => !['content_type', 'method'].includes(name) && !isMarked(text),
    );
    expect(unmarked).toEqual([]);
  });

  it('takes its channels at save', async () => {
    for (const channel of row.channels) expect(await provider.check(channel, outbound)).toEqual([]);
  });

  it.each(sends)("asks as the vendor's own client does ($#)", async (given) => {
    expect(await send(provider, given)).toMatchObject({ kind: 'accepted' });
    await row.sendWithClient(vendor.url, given);
    const [ours, theirs] = await describeRequests(vendor.requests, row);
    expect(ours).toEqual(theirs);
  });

  it('opens the door with its credentials, and carries our id where the vendor has a field', async () => {
    await send(provider, {
      deliveryId,
      eventsUrl: null,
      message: messages[provider.channelType][0],
      channel: row.channels[0],
    });
    const [request] = vendor.requests;
    expect(await readAuth(request, row)).toEqual(
      row.auth.value instanceof RegExp ? expect.stringMatching(row.auth.value) : row.auth.value,
    );
    if (row.findDeliveryId === null) {
      expect(String(request?.body)).not.toContain(deliveryId);
    } else {
      expect(row.findDeliveryId(await readBody(request))).toBe(deliveryId);
    }
  });

  it('sends the same at every attempt', async () => {
    for (const attempt of [1, 2]) await send(provider, { ...first(), attempt });
    const [one, two] = await describeRequests(vendor.requests, row);
    expect(two).toEqual(one);
  });

  it("keeps the vendor's id of a message", async () => {
    expect(await send(provider, first())).toEqual({
      kind: 'accepted',
      providerMessageId: row.accepts.providerMessageId,
    });
  });

  it.each(row.errors)('takes $answer as $result', async ({ answer, result }) => {
    vendor.answerWith(answer);
    expect(await send(provider, first())).toMatchObject(result);
  });

  it.each([
    ...row.later,
    later({ 'retry-after': '7' }, 7_000),
    later({ 'retry-after': '2.5' }, 2_500),
    later({ 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }, 86_400_000),
  ])('comes back when it is told to: $answer', async ({ answer, result }) => {
    vendor.answerWith(answer);
    expect(await send(provider, first())).toMatchObject(result);
  });

  it('says that it took too long when the service is silent', async () => {
    const stop = new AbortController();
    const silent = await startHttpPeer(() =>
      stop.abort(new DOMException('The attempt took too long.', 'TimeoutError')),
    );
    for (const origin of row.origins) origins.set(origin, new URL(silent.url).origin);
    const result = await send(provider, { ...first(), signal: stop.signal });
    for (const origin of row.origins) origins.set(origin, vendor.url);
    await silent.close();
    expect(result).toMatchObject({ kind: 'ambiguous', code: 'timeout' });
  });

  it('reads no more than it needs of an answer that is huge or packed', async () => {
    const huge = 'x'.repeat(4 * 1024 * 1024);
    vendor.answerWith({ ...row.accepts, body: huge });
    expect(await send(provider, first())).toMatchObject({ kind: 'accepted' });
    vendor.answerWith({ status: 400, body: huge });
    expect(await send(provider, first())).toMatchObject({ kind: 'rejected', code: 'http_400' });
    // 10 MB of zeros in a few kB.
    const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024));
    vendor.answerWith({ status: 400, headers: { 'content-encoding': 'gzip' }, body: bomb });
    expect(await send(provider, first())).toMatchObject({ kind: 'rejected', code: 'http_400' });
  });

  it('follows no redirect', async () => {
    vendor.answerWith({ status: 307, headers: { location: `${vendor.url}/elsewhere` } });
    expect(await send(provider, first())).toMatchObject({ kind: 'rejected', code: 'redirect' });
    expect(vendor.requests).toHaveLength(1);
  });

  it('verifies and reads the events the vendor signed, and verifies none with one byte changed', async () => {
    expect(provider.events === null).toBe(row.events.length === 0);
    const verify = (event: ProviderEvent, channel: ChannelValues) =>
      provider.events?.verify(event, channel, outbound);
    for (const { channel, event, reports, receivedAt, forged } of row.events) {
      setClock(receivedAt);
      expect(await verify(event, channel)).toBe(true);
      const read = provider.events?.read(event, channel).reports ?? [];
      expect(read).toMatchObject(reports);
      // What is said of an address closes it, so a row says it all.
      expect(read.map(({ fault }) => fault)).toEqual(reports.map(({ fault }) => fault));
      for (const forgery of forged ?? forge(event)) {
        expect(await verify(forgery, channel)).toBe(false);
      }
      expect(await verify(event, { settings: {}, credentials: {} })).toBe(false);
      if (receivedAt === undefined) continue;
      setClock(new Date(receivedAt.getTime() + 24 * 60 * 60 * 1_000));
      expect(await verify(event, channel)).toBe(false);
    }
  });

  function first(): VendorSend {
    const [message] = messages[provider.channelType];
    return { deliveryId, eventsUrl, message, channel: row.channels[0] };
  }
});

function later(headers: Record<string, string>, retryAfterMs: number): VendorRow['later'][0] {
  return { answer: { status: 429, headers }, result: { kind: 'not_processed', retryAfterMs } };
}

/** Sets the clock that a provider reads, and no timer, or lets it run again. */
function setClock(now: Date | undefined): void {
  jest.useRealTimers();
  if (now !== undefined) jest.useFakeTimers({ now, doNotFake: [...everyTimer] });
}

/** The event in every way in which a byte of it can be changed, and without what it came with. */
function forge(event: ProviderEvent): ProviderEvent[] {
  return [...changeEachByte(event), { ...event, headers: {} }];
}

/** Requests as far as they say something about the message. */
function describeRequests(requests: readonly ReceivedRequest[], { clientHeaders }: VendorRow) {
  return Promise.all(
    requests.map(async (request) => {
      const { method, path, headers } = request;
      const left = Object.entries(headers).filter(
        ([name]) => !connectionHeaders.includes(name) && !clientHeaders.includes(name),
      );
      const told = Object.fromEntries(left);
      const type = told['content-type']?.split(';')[0];
      const body = await readBody(request);
      return { method, path, headers: { ...told, 'content-type': type }, body };
    }),
  );
}

async function readAuth(request: ReceivedRequest | undefined, { auth }: VendorRow) {
  if ('header' in auth) return request?.headers[auth.header];
  if ('part' in auth) return request?.path;
  return ((await readBody(request)) as Record<string, unknown>)[auth.field];
}

async function readBody(request: ReceivedRequest | undefined): Promise<unknown> {
  const { headers = {}, body = Buffer.alloc(0) } = request ?? {};
  const type = headers['content-type'] ?? '';
  if (type.startsWith('application/json')) return JSON.parse(String(body));
  if (!type.startsWith('multipart/')) return Object.fromEntries(new URLSearchParams(String(body)));
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  const entries = [...form.entries()].map(async ([name, value]) => {
    if (typeof value === 'string') return [name, value];
    return [
      name,
      value.name,
      value.type,
      Buffer.from(await value.arrayBuffer()).toString('base64'),
    ];
  });
  const read = await Promise.all(entries);
  // A name may come more than once: each file does.
  const names = new Set(read.map(([name]) => name ?? ''));
  return Object.fromEntries(
    [...names].map((name) => {
      const found = read.filter(([one]) => one === name).map(([, ...parts]) => parts);
      return [name, found.length === 1 && found[0]?.length === 1 ? found[0][0] : found];
    }),
  );
}

function send(
  { channelType, name }: SendingProvider,
  {
    channel,
    attempt = 1,
    signal = new AbortController().signal,
    ...given
  }: VendorSend & { channel: VendorChannel; attempt?: number; signal?: AbortSignal },
): ReturnType<typeof providers.send> {
  const input: SendInput = {
    ...given,
    notificationId: 'notification-1',
    recipientId: 'recipient-1',
    attempt,
    channel: { id: 'channel-1', ...channel },
    signal,
  };
  return providers.send({ channelType, provider: name }, input);
}
