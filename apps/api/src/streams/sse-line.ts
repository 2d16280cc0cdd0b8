import type { Request, Response } from 'express';
import type { Ending, Line, LineEvent } from './line.ts';
import { pickRetryMs } from './line.ts';

/** The headers of an event stream: nobody on the way may keep it, or hold it back. */
export const sseHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

/** Begins an answer of server-sent events. */
export function openSseLine(res: Response): Line<LineEvent> {
  res.writeHead(200, sseHeaders);
  // Written alone, the text of the headers is kept as one string and not as the fifty it was put together of.
  res.flushHeaders();
  forgetRequest(res.req);
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

/** Lets go of what was needed until here, and would be kept for as long as the stream: it is a tenth of what one takes. */
function forgetRequest(req: Request): void {
  req.next = undefined;
  req.rawHeaders = [];
}

function printEvent({ id, event, data }: LineEvent): string {
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
