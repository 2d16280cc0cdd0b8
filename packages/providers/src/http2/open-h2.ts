import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import type { Outbound } from '../outbound/create-outbound.ts';
import { OutboundError } from '../outbound/outbound-problem.ts';

const idleMs = 10 * 60_000;

/** A connection over HTTP/2. */
export interface H2Connection {
  session: ClientHttp2Session;
  /** The last request that the other side says it looked at, once it is going away. */
  lastSeen(): number | null;
  /** Takes no request any more, as something is wrong with it; those that run go on. */
  retire(): void;
  close(): Promise<void>;
}

/** Opens a connection through the guard; `onRetired` is told when it takes no request any more. */
export async function openH2(
  outbound: Outbound,
  { host, port, origin }: { host: string; port: number; origin: string },
  onRetired: () => void,
): Promise<H2Connection> {
  const dialed = await outbound.dial({ protocol: 'h2:', host, port });
  if (!dialed.ok) throw new OutboundError(dialed.problem);
  const session = connect(origin, { createConnection: () => dialed.socket });
  let lastSeen: number | null = null;
  const retire = () => {
    onRetired();
    if (!session.closed) session.close();
  };
  session
    // Requests after the last one it looked at were not processed; Node ends those before by what the code says.
    .on('goaway', (_code, lastStreamId) => {
      lastSeen = lastStreamId;
      onRetired();
    })
    .on('close', onRetired)
    // Each request is told by its own stream.
    .on('error', onRetired)
    .setTimeout(idleMs, retire);
  return {
    session,
    lastSeen: () => lastSeen,
    retire,
    async close() {
      if (session.destroyed) return;
      const closed = once(session, 'close');
      session.close();
      await closed;
    },
  };
}
