import {
  createOutbound,
  createProviders,
  providers as registry,
  type SendInput,
  type SendingProvider,
} from '@notiflow/providers';
import { createRenderer, createSourceWriter } from '@notiflow/templates';
import {
  type Mood,
  moods,
  type PeerOptions,
  type ProviderPeer,
  startProviderPeer,
} from '../support/provider-peers.ts';
import { type OriginMap, redirectOrigins } from '../support/redirect-origins.ts';
import { startMoodyVendor } from './start-vendor.ts';
import { findVendorRow, messages } from './vendor-row.ts';

const origins: OriginMap = new Map();
const outbound = redirectOrigins(createOutbound({ allowCidrs: ['127.0.0.0/8'] }), origins);
const renderer = createRenderer({ threads: 1 });
const providers = createProviders({ outbound, writer: createSourceWriter(renderer) });
afterAll(async () => {
  await providers.close();
  await renderer.close();
});

const open: ProviderPeer[] = [];
afterEach(async () => {
  for (const peer of open.splice(0)) await peer.close();
});

const names = registry.map((provider) => ({ id: nameOf(provider), provider }));
const sending = names.flatMap(({ id, provider }) =>
  provider.storedOnly ? [] : [{ id, provider }],
);

describe('the provider table', () => {
  it('has each name once per channel type', () => {
    expect(new Set(names.map(({ id }) => id)).size).toBe(names.length);
  });

  it.each(names)('$id takes no setting or credential it does not know', async ({ provider }) => {
    const values = { settings: { unknown_one: 1 }, credentials: { unknown_two: 'x' } };
    const problems = await provider.check(values, outbound);
    const unknown = problems.filter(({ reason }) => reason === 'unknown').map(({ field }) => field);
    expect(unknown).toEqual(['settings.unknown_one', 'credentials.unknown_two']);
  });

  it.each(names)('$id says what each setting and credential is for', ({ provider }) => {
    for (const { properties = {} } of [provider.settings, provider.credentials] as Fields[]) {
      for (const field of Object.values(properties)) {
        expect(field).toMatchObject({ description: expect.stringMatching(/\.$/) });
      }
    }
  });

  it.each(sending)('$id has its limits', ({ provider }) => {
    expect(provider.timeoutMs).toBeGreaterThan(0);
    expect(provider.concurrency).toBeGreaterThan(0);
  });

  it.each(sending)('$id has a row in test/conformance/vendors, or a peer', async ({ id }) => {
    expect(startProviderPeer[id] ?? (await findVendorRow(id))).toBeDefined();
  });

  it.each(sending)('$id takes the policy for ambiguous results', async ({ id, provider }) => {
    const { channel } = await start(id, 'accepts');
    for (const [value, expected] of [
      ['park', []],
      ['retry', []],
      ['maybe', ['settings.on_ambiguous']],
    ] as const) {
      const settings = { ...channel.settings, on_ambiguous: value };
      const problems = await provider.check({ ...channel, settings }, outbound);
      expect(problems.map(({ field }) => field)).toEqual(expected);
    }
  });
});

describe.each(sending)('$id', ({ id, provider }) => {
  it('has exactly one effect per accepted message, also when many are sent at once', async () => {
    const peer = await start(id, 'accepts');
    expect(await send(provider, peer)).toMatchObject({ kind: 'accepted' });
    expect(peer.effects()).toBe(1);
    const results = await Promise.all(Array.from({ length: 20 }, () => send(provider, peer)));
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['accepted']));
    expect(peer.effects()).toBe(21);
  });

  it('says rejected when the service refuses', async () => {
    const peer = await start(id, 'refuses');
    expect(await send(provider, peer)).toMatchObject({ kind: 'rejected' });
    expect(peer.effects()).toBe(0);
  });

  it('says ambiguous when it is stopped while the service is silent', async () => {
    const stop = new AbortController();
    const peer = await start(id, 'hangs', () => stop.abort());
    expect(await send(provider, peer, stop.signal)).toMatchObject({ kind: 'ambiguous' });
  });

  it('says ambiguous when the service took the message and broke off', async () => {
    const peer = await start(id, 'resets');
    expect(await send(provider, peer)).toMatchObject({ kind: 'ambiguous' });
  });

  it('says not processed when there is no service', async () => {
    const peer = await start(id, 'absent');
    expect(await send(provider, peer)).toMatchObject({ kind: 'not_processed' });
  });

  it('sends nothing when it is stopped before', async () => {
    const peer = await start(id, 'accepts');
    expect(await send(provider, peer, AbortSignal.abort())).toMatchObject({
      kind: 'not_processed',
    });
    expect(peer.effects()).toBe(0);
  });

  it('rejects a channel whose stored values make no sense', async () => {
    const peer = await start(id, 'accepts');
    const channel = { settings: { nonsense: true }, credentials: {} };
    expect(await send(provider, { ...peer, channel })).toMatchObject({
      kind: 'rejected',
      about: 'config',
    });
    expect(peer.effects()).toBe(0);
  });

  it.each(moods)('shows no secret, address or content when the service %s', async (mood) => {
    const stop = new AbortController();
    const peer = await start(id, mood, () => stop.abort());
    const result = JSON.stringify(await send(provider, peer, stop.signal));
    for (const secret of peer.secrets) expect(result).not.toContain(secret);
  });
});

describe('sending through a provider that does not exist', () => {
  it('is rejected', async () => {
    const peer = await start('webhook/http', 'accepts');
    const to = { channelType: 'webhook', provider: 'pigeon' };
    expect(await providers.send(to, input(peer))).toMatchObject({
      kind: 'rejected',
      about: 'provider',
      code: 'provider_unknown',
    });
  });
});

interface Fields {
  properties?: Record<string, unknown>;
}

function nameOf({ channelType, name }: { channelType: string; name: string }): string {
  return `${channelType}/${name}`;
}

async function start(id: string, mood: Mood, onHang?: () => void): Promise<ProviderPeer> {
  const peer = await startPeer(id, { mood, onHang, origins });
  open.push(peer);
  return peer;
}

async function startPeer(id: string, options: PeerOptions): Promise<ProviderPeer> {
  const startProtocol = startProviderPeer[id];
  if (startProtocol !== undefined) return startProtocol(options);
  const row = await findVendorRow(id);
  const provider = sending.find((one) => one.id === id)?.provider;
  if (row === undefined || provider === undefined) {
    const file = `test/conformance/vendors/${id.replace('/', '-')}.ts`;
    throw new Error(`${id} has no conformance row: ${file}`);
  }
  const [message] = messages[provider.channelType];
  return startMoodyVendor({ row, message }, options);
}

function send(
  { channelType, name }: SendingProvider,
  peer: ProviderPeer,
  signal?: AbortSignal,
): ReturnType<typeof providers.send> {
  return providers.send({ channelType, provider: name }, input(peer, signal));
}

function input(
  { message, channel }: ProviderPeer,
  signal: AbortSignal = new AbortController().signal,
): SendInput {
  return {
    deliveryId: '0199f6a2-7a52-7c35-8f4e-3f0f3c9b1a01',
    notificationId: 'notification-1',
    recipientId: 'recipient-1',
    attempt: 1,
    eventsUrl: null,
    message,
    channel: { id: 'channel-1', ...channel },
    signal,
  };
}
