import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** A request that asked for another protocol, with what came after its headers. */
export interface Upgrade {
  req: IncomingMessage;
  socket: Duplex;
  head: Buffer;
}

/**
 * Answers a request that asks for a protocol we do not speak as the request that it also is, which is what HTTP demands:
 * clients in Java ask for h2c with every first request. Node gives the socket away with such a request as soon as anybody
 * listens for upgrades; so it is put back, as it came but for that wish.
 */
export function answerAsRequest(server: Server, { req, socket, head }: Upgrade): void {
  const lines = [`${req.method ?? 'GET'} ${req.url ?? '/'} HTTP/${req.httpVersion}`];
  for (let at = 0; at < req.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = req.rawHeaders.slice(at, at + 2);
    const isWish = /^(upgrade|http2-settings|connection)$/i.test(name);
    if (!isWish) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
