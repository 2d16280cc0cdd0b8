import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import type { Readable } from 'node:stream';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A local server that a test talks to; `connections` counts every TCP connection it saw. */
export interface Peer {
  port: number;
  connections(): number;
  /** Breaks every open connection; new ones are still taken. */
  drop(): void;
  close(): Promise<void>;
}

/** A request as it came over the wire. */
export interface ReceivedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** A web server that keeps what it received. */
export interface HttpPeer extends Peer {
  url: string;
  requests: ReceivedRequest[];
}

/** A mail as the server took it. */
export interface ReceivedMail {
  from: string;
  to: string[];
  parsed: ParsedMail;
  /** As it came. */
  raw: Buffer;
  login: string | undefined;
  isEncrypted: boolean;
}

/** A mail server that keeps what it accepted. */
export interface SmtpPeer extends Peer {
  mails: ReceivedMail[];
}

/** Starts a web server, on a free port unless told; `answer` is called when the whole request has been read. */
export async function startHttpPeer(
  answer: (request: ReceivedRequest, response: ServerResponse) => void,
  port = 0,
): Promise<HttpPeer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    readRequest(incoming).then(
      (request) => {
        requests.push(request);
        answer(request, response);
      },
      // A client that breaks off in the middle has sent no request.
      () => {},
    );
  });
  const peer = await listen(server, port);
  return { ...peer, url: `http://127.0.0.1:${peer.port}/hook`, requests };
}

/** Starts a bare TCP server on a free port. */
export function startTcpPeer(onSocket: (socket: Socket) => void): Promise<Peer> {
  return listen(createTcpServer(onSocket));
}

/** Starts a mail server, on a free port unless told; it accepts everything unless `options` say otherwise. */
export async function startSmtpPeer(options: SMTPServerOptions = {}, port = 0): Promise<SmtpPeer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, callback) {
      readMail(stream).then(({ raw, parsed }) => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          parsed,
          raw,
          login: session.user,
          isEncrypted: session.secure,
        });
        callback();
      }, callback);
    },
    ...options,
  });
  // Clients that hang up in the middle are part of the tests.
  server.on('error', () => {});
  return { ...(await listen(server.server, port)), mails };
}

async function readMail(stream: Readable): Promise<{ raw: Buffer; parsed: ParsedMail }> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  return { raw, parsed: await simpleParser(raw) };
}

/** A port on which nobody listens. */
export async function findFreePort(): Promise<number> {
  const peer = await startTcpPeer(() => {});
  await peer.close();
  return peer.port;
}

async function readRequest(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: Buffer.concat(chunks),
  };
}

async function listen(server: Server, port = 0): Promise<Peer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    drop,
    async close() {
      const closed = once(server, 'close');
      server.close();
      drop();
      await closed;
    },
  };
}
