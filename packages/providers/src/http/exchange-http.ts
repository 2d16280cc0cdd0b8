import type { Dispatcher } from 'undici';
import { parseJson } from './read-json.ts';

const keptBytesDefault = 64 * 1024;
const answerBytesMax = 1024 * 1024;

/** One HTTP request, ready to be written. */
export interface HttpRequest {
  origin: string;
  path: string;
  method: Dispatcher.HttpMethod;
  headers: Record<string, string>;
  body: Buffer | null;
}

/** What a service answered. Header names are in lower case. */
export interface HttpAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Whether all of the body came, it broke off, or it is longer than what is kept of it. */
  end: 'whole' | 'broken_off' | 'too_long';
  /** The body as JSON; undefined when it is none, broke off or is longer than what is kept of it. */
  json(): unknown;
  /** What is kept of the body, undecoded, as far as it came. */
  text(): string;
}

/** How far a request came: answered with a status, or failed before or after it was written. */
export type HttpExchange =
  | { kind: 'answered'; answer: HttpAnswer }
  | { kind: 'failed'; written: boolean; error: Error };

/** What sending a request needs. */
export interface ExchangeDeps {
  agent: Dispatcher;
  signal: AbortSignal;
  /** Most bytes of the answer's body that are kept, 64 kB unless given; never more than 1 MB. */
  keptBytesMax?: number;
}

/**
 * Sends a request once and follows nothing. The answer's body is read undecoded; a part of it is kept, and
 * after 1 MB the connection is dropped. The status counts whatever the body does.
 */
export function exchangeHttp(
  { agent, signal, keptBytesMax = keptBytesDefault }: ExchangeDeps,
  request: HttpRequest,
): Promise<HttpExchange> {
  return new Promise((resolve) => {
    let running: Dispatcher.DispatchController | undefined;
    let head: Pick<HttpAnswer, 'status' | 'headers'> | undefined;
    const chunks: Buffer[] = [];
    let answerBytes = 0;

    const settle = (error: Error | null) => {
      signal.removeEventListener('abort', abort);
      if (head === undefined) {
        const reason = error ?? new Error('The answer has no status.');
        return resolve({ kind: 'failed', written: running !== undefined, error: reason });
      }
      const whole = error === null ? 'whole' : 'broken_off';
      const end = answerBytes > keptBytesMax ? 'too_long' : whole;
      resolve({ kind: 'answered', answer: { ...head, ...createBody(chunks, end) } });
    };
    const abort = () => {
      const error = new Error('The attempt was cut short.');
      settle(error);
      running?.abort(error);
    };

    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    agent.dispatch(request, {
      // Called when the request has a connection, right before its first byte; it may have waited for one.
      onRequestStart(controller) {
        if (signal.aborted) return controller.abort(new Error('The attempt was cut short.'));
        running = controller;
      },
      onResponseStart(_controller, status, headers) {
        // 1xx answers only announce the real one.
        if (status >= 200) head = { status, headers: joinHeaders(headers) };
      },
      onResponseData(controller, chunk) {
        if (answerBytes < keptBytesMax) chunks.push(chunk.subarray(0, keptBytesMax - answerBytes));
        answerBytes += chunk.length;
        if (answerBytes > answerBytesMax) controller.abort(new Error('The answer is too long.'));
      },
      onResponseEnd: () => settle(null),
      onResponseError: (_controller, error) => settle(error),
    });
  });
}

function createBody(
  chunks: readonly Buffer[],
  end: HttpAnswer['end'],
): Pick<HttpAnswer, 'end' | 'json' | 'text'> {
  const text = () => Buffer.concat(chunks).toString();
  return { end, text, json: () => (end === 'whole' ? parseJson(text()) : undefined) };
}

function joinHeaders(headers: Record<string, string | string[] | undefined>) {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}
