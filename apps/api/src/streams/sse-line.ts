import type { ServerResponse } from 'node:http';
import type { Ending, FeedEvent, Line } from './line.ts';
import { pickRetryMs } from './line.ts';

/** The headers of an event stream: nobody on the way may keep it, or hold it back. */
const sseHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

/** Begins an answer of server-sent events. */
export function openSseLine(res: ServerResponse): Line {
  res.writeHead(200, sseHeaders);
  res.write(`retry: ${pickRetryMs()}\n\n`);
  return {
    kind: 'sse',
    send: (events) => void res.write(events.map(printEvent).join('')),
    bufferedBytes: () => res.writableLength,
    beat: () => {
      res.write(':\n\n');
      return true;
    },
    end: (ending) => void res.end(printEnding(ending)),
    drop: () => void res.destroy(),
  };
}

function printEvent({ id, event, data }: FeedEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;
}

function printEnding(ending: Ending): string {
  switch (ending.kind) {
    case 'token_expired':
      return 'event: token_expired\ndata: {}\n\n';
    case 'ended':
      return `event: ended\ndata: ${JSON.stringify({ reason: ending.reason })}\n\n`;
    case 'restart':
      return `retry: ${ending.retryMs}\n\n`;
    default:
      return ending satisfies never;
  }
}
