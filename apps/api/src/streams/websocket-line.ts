import type { WebSocket } from 'ws';
import type { Ending, FeedEvent, Line } from './line.ts';

/** With which code a socket is closed: 4000 and what an answer of HTTP would say, where it would say anything. */
export const closeCodes = {
  restart: 1012,
  unexpected: 1008,
  token_expired: 4401,
  ended: 4403,
  silent: 4408,
} as const;

const farewellMs = 1_000;

/** Sends events over a socket whose user is known. */
export function openWebSocketLine(socket: WebSocket): Line {
  let hasAnswered = true;
  socket.on('pong', () => {
    hasAnswered = true;
  });
  return {
    kind: 'websocket',
    send: (events) => {
      for (const event of events) socket.send(printEvent(event));
    },
    bufferedBytes: () => socket.bufferedAmount,
    beat: () => {
      const isAlive = hasAnswered;
      hasAnswered = false;
      socket.ping();
      return isAlive;
    },
    end: (ending) => {
      socket.send(printEnding(ending));
      closeSocket(socket, closeCodes[ending.kind], ending.kind);
    },
    drop: () => socket.terminate(),
  };
}

/** Closes a socket, and does not wait long for the other side to agree. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), farewellMs).unref();
}

function printEvent({ id, event, data }: FeedEvent): string {
  return `{"id":${id},"event":"${event}","data":${data}}`;
}

function printEnding(ending: Ending): string {
  switch (ending.kind) {
    case 'token_expired':
      return '{"event":"token_expired","data":{}}';
    case 'ended':
      return JSON.stringify({ event: 'ended', data: { reason: ending.reason } });
    case 'restart':
      return JSON.stringify({ event: 'retry', data: { after_ms: ending.retryMs } });
    default:
      return ending satisfies never;
  }
}
