import type { HttpCall } from '../http/build-call.ts';
import type { HttpExchange } from '../http/exchange-http.ts';
import type { Outbound } from '../outbound/create-outbound.ts';
import { OutboundError, refusal } from '../outbound/outbound-problem.ts';
import { parseOutboundUrl } from '../outbound/parse-outbound-url.ts';
import { exchangeH2 } from './exchange-h2.ts';
import { type H2Connection, openH2 } from './open-h2.ts';

/** Requests over HTTP/2, many at once over one connection, which is opened when it is needed and kept. */
export interface H2Client {
  /** Sends one request over the connection of this name, which no other name shares. */
  ask(name: string, call: HttpCall, signal: AbortSignal): Promise<HttpExchange>;
  /** Lets running requests end, then closes every connection. */
  close(): Promise<void>;
}

/** Keeps connections until they are closed by either side, or have long had nothing to do. */
export function createH2Client(outbound: Outbound): H2Client {
  const connections = new Map<string, Promise<H2Connection>>();

  /** The connection of a name, if it takes requests still; else a new one, which those who come meanwhile share. */
  function connect(name: string, target: { host: string; port: number; origin: string }) {
    const key = `${name} ${target.origin}`;
    const known = connections.get(key);
    if (known !== undefined) return known;
    const forget = () => {
      if (connections.get(key) === opening) connections.delete(key);
    };
    const opening = openH2(outbound, target, forget);
    connections.set(key, opening);
    opening.catch(forget);
    return opening;
  }

  return {
    async ask(name, call, signal) {
      const parsed = parseOutboundUrl(call.url);
      if (!parsed.ok) return failedBefore(new OutboundError(parsed.problem));
      const { target } = parsed;
      if (target.protocol !== 'https:') {
        const reason = 'HTTP/2 is spoken over TLS only.';
        return failedBefore(new OutboundError(refusal('scheme_refused', reason)));
      }
      if (signal.aborted) return failedBefore(new Error('The attempt was cut short.'));
      try {
        const first = await untilAborted(connect(name, target), signal);
        const exchanged = await exchangeH2(first, { ...call, path: target.path }, signal);
        if (!isForAnother(exchanged, first) || signal.aborted) return exchanged;
        const second = await untilAborted(connect(name, target), signal);
        return await exchangeH2(second, { ...call, path: target.path }, signal);
      } catch (error) {
        return failedBefore(error as Error);
      }
    },
    async close() {
      const open = await Promise.allSettled(connections.values());
      connections.clear();
      const closing = open.flatMap((opened) =>
        opened.status === 'fulfilled' ? [opened.value.close()] : [],
      );
      await Promise.all(closing);
    },
  };
}

/** What a connection did not work because it was going away can go over another at once. */
function isForAnother(exchanged: HttpExchange, { session, lastSeen }: H2Connection): boolean {
  const isGoing = session.closed || lastSeen() !== null;
  return exchanged.kind === 'failed' && !exchanged.written && isGoing;
}

function failedBefore(error: Error): HttpExchange {
  return { kind: 'failed', written: false, error };
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('The attempt was cut short.'));
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
