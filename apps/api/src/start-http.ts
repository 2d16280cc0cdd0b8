import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ApiConfig } from '@notiflow/boot';
import { refuseUnreadable } from './request/refuse-unreadable.ts';

type HttpConfig = Pick<ApiConfig, 'HOST' | 'PORT' | 'ERROR_DOCS_URL'>;

/** Starts to answer HTTP; rejects with a plain sentence when the port cannot be had. */
export function startHttp(app: RequestListener, config: HttpConfig): Promise<Server> {
  const { HOST: host, PORT: port } = config;
  const limits = {
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    // How often connections are looked through for those that are over these times.
    connectionsCheckingInterval: 5_000,
    maxHeaderSize: 16 * 1024,
    // Longer than the minute for which load balancers keep a connection, so that they close it first.
    keepAliveTimeout: 61_000,
    // Refused below, in our envelope.
    requireHostHeader: false,
  };
  const server = createServer(limits);
  refuseUnreadable(server, { app, config });
  silentOf.set(server, noteSilent(server));
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is already in use.`) : error);
    });
    server.listen({ port, host }, () => resolve(server));
  });
}

/** Connections over which nothing came yet: browsers open some in advance, and Node takes none of them for idle. */
const silentOf = new WeakMap<Server, Set<Socket>>();

function noteSilent(server: Server): Set<Socket> {
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return silent;
}

/** The address of a started server, for people. */
export function urlOf(server: Server): string {
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** Takes no more requests and resolves when those under way are answered. */
export async function stopHttp(server: Server): Promise<void> {
  // A connection that is busy now is idle after its answer, and its client may keep it open for a minute.
  const closing = setInterval(() => {
    server.closeIdleConnections();
    for (const socket of silentOf.get(server) ?? []) if (socket.bytesRead === 0) socket.destroy();
  }, 100);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(closing);
}
