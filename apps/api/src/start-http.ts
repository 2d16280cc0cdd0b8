import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ApiConfig } from './config.ts';
import { ApiError } from './errors.ts';
import { newRequestId } from './request/request-id.ts';
import { toEnvelope } from './request/send-error.ts';

type HttpConfig = Pick<ApiConfig, 'HOST' | 'PORT' | 'ERROR_DOCS_URL'>;

/** Starts to answer HTTP; rejects with a plain sentence when the port cannot be had. */
export function startHttp(app: RequestListener, config: HttpConfig): Promise<Server> {
  const { HOST: host, PORT: port } = config;
  const limits = {
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    maxHeaderSize: 16 * 1024,
    // Longer than the minute for which load balancers keep a connection, so that they close it first.
    keepAliveTimeout: 61_000,
  };
  const server = createServer(limits, app);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else refuseConnection(socket, config);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is already in use.`) : error);
    });
    server.listen({ port, host }, () => resolve(server));
  });
}

/** Answers what Node could not read as HTTP at all, in the same envelope as everything else. */
function refuseConnection(socket: Duplex, config: HttpConfig): void {
  const error = new ApiError('bad_request', { message: 'This is not a request HTTP allows' });
  const requestId = newRequestId();
  const body = JSON.stringify(toEnvelope(error, { requestId, ...config }));
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nconnection: close\r\nx-request-id: ${requestId}\r\n` +
      `content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** The address of a started server, for people. */
export function urlOf(server: Server): string {
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** Takes no more requests and resolves when those under way are answered. */
export async function stopHttp(server: Server): Promise<void> {
  // A connection that is busy now is idle after its answer, and its client may keep it open for a minute.
  const closing = setInterval(() => server.closeIdleConnections(), 100);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(closing);
}
