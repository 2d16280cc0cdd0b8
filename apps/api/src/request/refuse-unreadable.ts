import { type RequestListener, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiConfig } from '@notiflow/boot';
import { ApiError, errorTable, invalidParam } from '../errors.ts';
import { newRequestId } from './request-id.ts';
import { toEnvelope } from './send-error.ts';

type EnvelopeConfig = Pick<ApiConfig, 'ERROR_DOCS_URL'>;

/**
 * Hands a server's requests to the app, and answers what is not to get that far: broken HTTP, a missing Host, an
 * Expect nobody can meet, CONNECT. All in the envelope of every other error, and the connection is closed after it.
 */
export function refuseUnreadable(
  server: Server,
  { app, config }: { app: RequestListener; config: EnvelopeConfig },
): void {
  const underWay = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (req, res) => {
    underWay.set(req.socket, res);
    const hasHost = req.headers.host !== undefined || req.httpVersion === '1.0';
    if (hasHost) app(req, res);
    else refuse(res, { error: invalidParam('Host', 'The header Host is missing'), config });
  });
  server.on('checkExpectation', (_req, res) => {
    const error = invalidParam('Expect', 'Expect can only be 100-continue');
    refuse(res, { error, config });
  });
  server.on('connect', (_req, socket) => {
    const headers = { allow: 'GET, HEAD, POST, PUT, DELETE, OPTIONS' };
    refuseSocket(socket, { error: new ApiError('method_not_allowed', { headers }), config });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const answer = underWay.get(socket);
    // A second answer inside of one that has begun would be read as its body.
    const isAnswering = answer?.headersSent === true && !answer.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) socket.destroy();
    else refuseSocket(socket, { error: explain(error), config });
  });
}

function explain({ code }: NodeJS.ErrnoException): ApiError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ApiError('bad_request', { message: 'The headers are larger than 16 KB' });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ApiError('bad_request', { message: 'The request did not arrive in time' });
    default:
      return new ApiError('bad_request', { message: 'This is not a request HTTP allows' });
  }
}

interface Refusal {
  error: ApiError;
  config: EnvelopeConfig;
}

function refuse(res: ServerResponse, refusal: Refusal): void {
  const { status, headers, body } = toParts(refusal);
  res.writeHead(status, headers).end(body);
}

/** Answers on a socket that has no answer of its own yet, and closes it. */
export function refuseSocket(socket: Duplex, refusal: Refusal): void {
  const { status, headers, body } = toParts(refusal);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // A client that is gone by now needs no answer, and must not end the process.
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

function toParts({ error, config }: Refusal) {
  const requestId = newRequestId();
  const body = JSON.stringify(toEnvelope(error, { requestId, ...config }));
  const headers = {
    ...error.headers,
    connection: 'close',
    'x-request-id': requestId,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
  };
  return { status: errorTable[error.code].status, headers, body };
}
