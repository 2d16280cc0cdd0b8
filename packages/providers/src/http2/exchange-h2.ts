import { constants, type IncomingHttpHeaders } from 'node:http2';
import type { HttpCall } from '../http/build-call.ts';
import type { HttpExchange } from '../http/exchange-http.ts';
import { parseJson } from '../http/read-json.ts';
import type { H2Connection } from './open-h2.ts';

const keptBytesMax = 64 * 1024;

/**
 * Sends a request once over a connection. Whether the other side may have worked it is answered with a failure: what it
 * refused, or says it did not look at before it went away, it has not.
 */
export function exchangeH2(
  connection: H2Connection,
  { path, method, headers, body }: Omit<HttpCall, 'url'> & { path: string },
  signal: AbortSignal,
): Promise<HttpExchange> {
  return new Promise((resolve) => {
    const { session } = connection;
    if (session.closed || session.destroyed) {
      const error = new Error('The connection is going away.');
      return resolve({ kind: 'failed', written: false, error });
    }
    const stream = session.request({ ':method': method, ':path': path, ...headers });
    let failure: Error | null = null;
    let head: { status: number; headers: Record<string, string> } | null = null;
    const chunks: Buffer[] = [];
    let answerBytes = 0;

    const stop = () => {
      failure ??= new Error('The attempt was cut short.');
      // A silent connection may be dead without anybody having said so: the next request gets a new one.
      if (head === null) connection.retire();
      stream.close(constants.NGHTTP2_CANCEL);
    };
    signal.addEventListener('abort', stop, { once: true });

    stream
      .on('response', (given) => {
        head = { status: Number(given[':status']), headers: joinHeaders(given) };
      })
      .on('data', (chunk: Buffer) => {
        if (answerBytes < keptBytesMax) chunks.push(chunk.subarray(0, keptBytesMax - answerBytes));
        answerBytes += chunk.length;
        if (answerBytes > keptBytesMax) stream.close(constants.NGHTTP2_CANCEL);
      })
      .on('error', (error) => {
        failure ??= error;
      })
      .on('close', () => {
        signal.removeEventListener('abort', stop);
        if (head === null) {
          const error = failure ?? new Error('The connection broke.');
          return resolve({ kind: 'failed', written: isWritten(), error });
        }
        const text = Buffer.concat(chunks).toString();
        const whole = failure === null ? 'whole' : 'broken_off';
        const end = answerBytes > keptBytesMax ? 'too_long' : whole;
        const json = () => (end === 'whole' ? parseJson(text) : undefined);
        resolve({ kind: 'answered', answer: { ...head, end, json, text: () => text } });
      })
      .end(body ?? undefined);

    function isWritten(): boolean {
      if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) return false;
      const lastSeen = connection.lastSeen();
      return stream.id !== undefined && (lastSeen === null || stream.id <= lastSeen);
    }
  });
}

function joinHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(':') || value === undefined
      ? []
      : [[name, Array.isArray(value) ? value.join(', ') : value]],
  );
  return Object.fromEntries(given);
}
