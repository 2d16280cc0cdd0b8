import { once } from 'node:events';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { buildConnector } from 'undici';
import { type OutboundProblem, refusal } from './outbound-problem.ts';
import {
  addressRefused,
  errorCode,
  type ResolveDeps,
  type ResolvedHost,
  resolveHost,
} from './resolve-host.ts';

const connectTimeoutMs = 10_000;

/** What to connect to; `tcp:` is a bare socket, `h2:` one on which the other side speaks HTTP/2 over TLS. Without `ports` any port will do. */
export interface DialTarget {
  protocol: 'http:' | 'https:' | 'tcp:' | 'h2:';
  host: string;
  port: number;
  servername?: string;
  ports?: ReadonlySet<number>;
}

/** An open socket to a checked address, or why there is none; `trusted` as the address is. */
export type Dialed =
  | { ok: true; socket: Socket; trusted: boolean }
  | { ok: false; problem: OutboundProblem };

/** Resolves once, checks every address and the port, connects to a checked address, then checks the socket. */
export async function dial(deps: ResolveDeps, target: DialTarget): Promise<Dialed> {
  const resolved = await resolveTarget(deps, target);
  if (!resolved.ok) return resolved;
  try {
    const socket = await openSocket(resolved, target);
    const verdict = deps.judge(socket.remoteAddress ?? '');
    if (verdict === 'refused') {
      socket.destroy();
      return { ok: false, problem: addressRefused() };
    }
    const opened = target.protocol === 'h2:' ? await secureForHttp2(socket, target) : socket;
    return { ok: true, socket: opened, trusted: verdict === 'allowed' };
  } catch (error) {
    return { ok: false, problem: unreachable(errorCode(error)) };
  }
}

/** Resolves a target and refuses a port that is not among `ports`, unless the operator allows the network. */
export async function resolveTarget(
  deps: ResolveDeps,
  { host, port, ports }: Pick<DialTarget, 'host' | 'port' | 'ports'>,
): Promise<ResolvedHost> {
  const resolved = await resolveHost(deps, host);
  if (!resolved.ok || resolved.trusted || ports === undefined || ports.has(port)) return resolved;
  return { ok: false, problem: portRefused(ports) };
}

function openSocket(
  { addresses }: Extract<ResolvedHost, { ok: true }>,
  { protocol, host, port, servername }: DialTarget,
): Promise<Socket> {
  // The name is kept for SNI and the certificate; this lookup hands out what was checked and asks nobody.
  const lookup: LookupFunction = (_host, options, callback) => {
    if (options.all) return callback(null, addresses);
    callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
  };
  const connect = buildConnector({
    lookup,
    timeout: connectTimeoutMs,
    autoSelectFamily: true,
    maxCachedSessions: 0,
  });
  return new Promise((resolve, reject) => {
    const bare = protocol === 'h2:' ? 'tcp:' : protocol;
    const options = { protocol: bare, hostname: host, host, port: String(port), servername };
    connect(options, (error, socket) => (error === null ? resolve(socket) : reject(error)));
  });
}

/** Starts TLS for HTTP/2 and nothing else; rejects when the other side does not speak it or cannot show who it is. */
async function secureForHttp2(
  socket: Socket,
  { host, servername = host }: DialTarget,
): Promise<Socket> {
  const secured = connectTls({ socket, servername, ALPNProtocols: ['h2'] });
  try {
    await once(secured, 'secureConnect', { signal: AbortSignal.timeout(connectTimeoutMs) });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  if (secured.alpnProtocol === 'h2') return secured;
  secured.destroy();
  throw Object.assign(new Error('HTTP/2 is not spoken there.'), { code: 'ERR_NO_HTTP2' });
}

function portRefused(ports: ReadonlySet<number>): OutboundProblem {
  return refusal('port_refused', `The port must be one of ${[...ports].join(', ')}.`);
}

function unreachable(code: string): OutboundProblem {
  return { kind: 'unreachable', code, reason: 'No connection to the host could be made.' };
}
