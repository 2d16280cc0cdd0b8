import type { IncomingMessage, Server } from 'node:http';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Deps } from '../deps.ts';
import { ApiError, errorTable } from '../errors.ts';
import { answerInTime } from '../request/answer-in-time.ts';
import { enforceRateLimit } from '../request/enforce-rate-limit.ts';
import { parsePath } from '../request/path-params.ts';
import { refuseSocket } from '../request/refuse-unreadable.ts';
import { newRequestId } from '../request/request-id.ts';
import { toApiError, toEnvelope } from '../request/send-error.ts';
import { feedParams, loadFeed } from '../routes/user/feed/feed-of-path.ts';
import { surfaces } from '../surfaces.ts';
import { admitStream } from './admit-stream.ts';
import { answerAsRequest, type Upgrade } from './answer-as-request.ts';
import type { StreamWish } from './feed-hub.ts';
import { readHello, toHeaders } from './read-hello.ts';
import { closeCodes, closeSocket, openWebSocketLine } from './websocket-line.ts';

/** Below whatever a proxy in front may leave of its own path. */
const path = /^(?:\/[^?]*)?\/ws\/v1\/?(?:\?|$)/;

const helloMs = 10_000;
const helloBytes = 16 * 1024;

/** Sockets that have not said who they are: they take memory, and are nobody's yet. */
const strangersMax = 1_000;

/** Follows feeds over WebSockets at `/ws/v1`, on the server of the api. */
export function serveWebSockets(server: Server, deps: Deps): void {
  const intake = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: helloBytes,
  });
  const strangers = new Set<WebSocket>();
  server.on('upgrade', (req, socket, head) => {
    const upgrade = { req, socket, head };
    if (!/^websocket$/i.test(req.headers.upgrade ?? '')) return answerAsRequest(server, upgrade);
    const error = refuseUpgrade(req, { deps, strangers: strangers.size });
    if (error !== null) return refuseSocket(socket, { error, config: deps.config });
    takeUpgrade(intake, upgrade, (webSocket) => {
      strangers.add(webSocket);
      webSocket.once('close', () => strangers.delete(webSocket));
      awaitHello(deps, { socket: webSocket, req, onKnown: () => strangers.delete(webSocket) });
    });
  });
}

function refuseUpgrade(
  req: IncomingMessage,
  { deps, strangers }: { deps: Deps; strangers: number },
): ApiError | null {
  if (!path.test(req.url ?? '')) {
    return new ApiError('not_found', { message: 'There is no WebSocket at this path' });
  }
  if (!deps.lifecycle.isStopping && strangers < strangersMax) return null;
  const headers = { 'retry-after': '1' };
  return new ApiError('unavailable', { details: { retry_after: 1 }, headers });
}

function takeUpgrade(
  intake: WebSocketServer,
  { req, socket, head }: Upgrade,
  onOpen: (socket: WebSocket) => void,
): void {
  intake.handleUpgrade(req, socket, head, (webSocket) => {
    // What breaks the protocol closes the socket, which is all there is to do.
    webSocket.on('error', () => webSocket.terminate());
    onOpen(webSocket);
  });
}

interface Stranger {
  socket: WebSocket;
  req: IncomingMessage;
  onKnown: () => void;
}

function awaitHello(deps: Deps, { socket, req, onKnown }: Stranger): void {
  const tooLate = setTimeout(() => {
    closeSocket(socket, closeCodes.silent, 'No authenticate message within 10 seconds');
  }, helloMs);
  socket.once('close', () => clearTimeout(tooLate));
  socket.once('message', async (data) => {
    clearTimeout(tooLate);
    try {
      const wish = await answerInTime(admit(deps, { message: toText(data), req }));
      onKnown();
      if (socket.readyState === socket.OPEN) follow(deps, { socket, wish });
    } catch (thrown) {
      refuse(deps, { socket, thrown });
    }
  });
}

function toText(data: RawData): string {
  return Array.isArray(data)
    ? Buffer.concat(data).toString()
    : Buffer.from(data as Buffer).toString();
}

/** The same that an event stream has to pass. */
async function admit(
  deps: Deps,
  { message, req }: { message: string; req: IncomingMessage },
): Promise<StreamWish> {
  const hello = readHello(message);
  const caller = await surfaces.user.authenticate(deps, {
    headers: toHeaders(hello, req),
  });
  await enforceRateLimit(deps, { caller, res: { setHeader() {} } });
  const { project, user, credentialId: apiKeyId } = caller;
  if (project === null || user === null) throw new Error('Only users follow feeds.');
  const params = parsePath(feedParams, { channel_id: hello.channel });
  const feed = await loadFeed(deps, { project, user, params });
  return admitStream(deps, { feed, user, apiKeyId, req, after: hello.last_event_id ?? null });
}

function follow(
  { feedHub }: Pick<Deps, 'feedHub'>,
  { socket, wish }: { socket: WebSocket; wish: StreamWish },
): void {
  socket.send('{"type":"ready"}');
  socket.once('close', feedHub.open(openWebSocketLine(socket), wish));
  // There is nothing to be said here; whoever does may never stop.
  socket.on('message', () => closeSocket(socket, closeCodes.unexpected, 'Only the server speaks'));
}

function refuse(
  { config, logger }: Pick<Deps, 'config' | 'logger'>,
  { socket, thrown }: { socket: WebSocket; thrown: unknown },
): void {
  const error = toApiError(thrown);
  const { status } = errorTable[error.code];
  const requestId = newRequestId();
  if (status >= 500) {
    logger.error('request.failed', { request_id: requestId, route: '/ws/v1' }, thrown);
  }
  if (socket.readyState !== socket.OPEN) return;
  socket.send(JSON.stringify({ type: 'error', ...toEnvelope(error, { requestId, ...config }) }));
  closeSocket(socket, 4_000 + status, error.code);
}
