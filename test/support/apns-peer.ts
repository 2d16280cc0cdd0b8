import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { PeerOptions, ProviderPeer } from './provider-peers.ts';

/** A request to APNs as it came. */
export interface ApnsRequest {
  headers: IncomingHttpHeaders;
  body: string;
}

/** What APNs says: a status, and a reason unless it is good. */
export interface ApnsAnswer {
  status: number;
  reason?: string;
  timestamp?: number;
  headers?: Record<string, string>;
}

/** A server in the place of APNs, which checks what Apple checks. */
export interface ApnsPeer {
  url: string;
  /** A channel whose key it knows. */
  channel: { settings: Record<string, unknown>; credentials: { private_key: string } };
  /** What it took. */
  taken: ApnsRequest[];
  /** Everything that was asked, taken or not. */
  requests: ApnsRequest[];
  /** Tokens of devices where the app is gone. */
  unregistered: Set<string>;
  sessions: ServerHttp2Session[];
  /** Speaks in its stead for whatever it answers. */
  interrupt:
    | ((request: ApnsRequest, stream: ServerHttp2Stream) => ApnsAnswer | 'silent' | null)
    | null;
  close(): Promise<void>;
}

const { privateKey, publicKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const settings = { bundle_id: 'com.example.shop', team_id: 'TEAM123456', key_id: 'KEY1234567' };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Starts one that speaks HTTP/2 without TLS on a free port. */
export async function startApnsPeer(): Promise<ApnsPeer> {
  const server: Http2Server = createServer();
  const peer: ApnsPeer = {
    url: '',
    channel: { settings, credentials: { private_key: privateKey } },
    taken: [],
    requests: [],
    unregistered: new Set(),
    sessions: [],
    interrupt: null,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const session of peer.sessions) session.destroy();
      await closed;
    },
  };
  server.on('session', (session) => {
    peer.sessions.push(session);
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const request = { headers, body: Buffer.concat(chunks).toString() };
      peer.requests.push(request);
      const said = peer.interrupt?.(request, stream) ?? judge(request, peer);
      if (said === 'silent' || stream.destroyed) return;
      if (said.status === 200) peer.taken.push(request);
      const { status, headers: more, ...rest } = said;
      const id = String(headers['apns-id'] ?? '');
      stream.respond({ ':status': status, 'apns-id': id, ...more });
      stream.end(status === 200 ? undefined : JSON.stringify(rest));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  peer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return peer;
}

/** The checks of Apple, as pushy's mock of APNs has them, in its order. */
function judge({ headers, body }: ApnsRequest, { unregistered }: ApnsPeer): ApnsAnswer {
  const no = (status: number, reason: string, more: object = {}) => ({ status, reason, ...more });
  const header = (name: string) =>
    headers[name] === undefined ? undefined : String(headers[name]);
  const id = header('apns-id');
  if (id !== undefined && !uuid.test(id)) return no(400, 'BadMessageId');
  if (headers[':method'] !== 'POST') return no(405, 'MethodNotAllowed');
  const topic = header('apns-topic');
  if (topic === undefined) return no(400, 'MissingTopic');
  const collapse = header('apns-collapse-id');
  if (collapse !== undefined && Buffer.byteLength(collapse) > 64) return no(400, 'BadCollapseId');
  if (!['1', '5', '10', undefined].includes(header('apns-priority'))) return no(400, 'BadPriority');
  if (header('apns-push-type') !== 'alert') return no(400, 'InvalidPushType');
  if (!/^\d+$/.test(header('apns-expiration') ?? '0')) return no(400, 'BadExpirationDate');
  const [, device] = /^\/3\/device\/(.*)$/.exec(String(headers[':path'])) ?? [];
  if (device === undefined) return no(404, 'BadPath');
  if (!/^[0-9a-f]+$/i.test(device)) return no(400, 'BadDeviceToken');
  const door = judgeProviderToken(header('authorization'));
  if (door !== null) return no(403, door);
  if (topic !== settings.bundle_id) return no(400, 'DeviceTokenNotForTopic');
  if (unregistered.has(device)) return no(410, 'Unregistered', { timestamp: 1_700_000_000_000 });
  if (body === '') return no(400, 'PayloadEmpty');
  return Buffer.byteLength(body) > 4_096 ? no(413, 'PayloadTooLarge') : { status: 200 };
}

function judgeProviderToken(authorization: string | undefined): string | null {
  const [head, claims, signature] =
    /^bearer (.+)$/.exec(authorization ?? '')?.[1]?.split('.') ?? [];
  if (head === undefined || claims === undefined || signature === undefined) {
    return 'MissingProviderToken';
  }
  const { alg, kid } = read(head);
  const { iss, iat } = read(claims);
  const key = { key: createPublicKey(publicKey), dsaEncoding: 'ieee-p1363' as const };
  const signed = Buffer.from(`${head}.${claims}`);
  const isOurs =
    alg === 'ES256' &&
    kid === settings.key_id &&
    iss === settings.team_id &&
    verify('sha256', signed, key, Buffer.from(signature, 'base64url'));
  if (!isOurs) return 'InvalidProviderToken';
  const ageS = Date.now() / 1_000 - Number(iat);
  return ageS > 3_600 ? 'ExpiredProviderToken' : null;
}

function read(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}

/** APNs in a mood, with a device that has the app. */
export async function startApns({ mood, onHang, origins }: PeerOptions): Promise<ProviderPeer> {
  const peer = await startApnsPeer();
  const token = 'abcdef0123456789'.repeat(4);
  origins.set('h2://api.push.apple.com', peer.url);
  if (mood === 'refuses') peer.unregistered.add(token);
  peer.interrupt = (_request, stream) => {
    if (mood === 'hangs') onHang?.();
    if (mood === 'resets') stream.session?.destroy();
    return mood === 'hangs' || mood === 'resets' ? 'silent' : null;
  };
  if (mood === 'absent') await peer.close();
  return {
    message: { token, title: 'title-canary', body: 'body-canary', content_type: 'plaintext' },
    channel: peer.channel,
    secrets: [token, 'title-canary', 'body-canary', privateKey, '127.0.0.1'],
    effects: () => peer.taken.length,
    close: async () => (mood === 'absent' ? undefined : peer.close()),
  };
}
