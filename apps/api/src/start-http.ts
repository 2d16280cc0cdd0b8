import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Listening {
  host: string;
  port: number;
}

/** Starts to answer HTTP; rejects with a plain sentence when the port cannot be had. */
export function startHttp(app: RequestListener, { host, port }: Listening): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      maxHeaderSize: 16 * 1024,
      // Longer than the minute for which load balancers keep a connection, so that they close it first.
      keepAliveTimeout: 61_000,
    },
    app,
  );
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is already in use.`) : error);
    });
    server.listen({ port, host }, () => resolve(server));
  });
}

/** The address of a started server, for people. */
export function urlOf(server: Server): string {
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** Takes no more requests and resolves when those under way are answered. */
export async function stopHttp(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await closed;
}
