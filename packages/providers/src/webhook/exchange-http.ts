import type { Dispatcher } from 'undici';

const answerBytesMax = 1024 * 1024;

/** One HTTP request, ready to be written. */
export interface HttpRequest {
  origin: string;
  path: string;
  method: Dispatcher.HttpMethod;
  headers: Record<string, string>;
  body: Buffer | null;
}

/** How far a request came: answered with a status, or failed before or after it was written. */
export type HttpExchange =
  | { kind: 'answered'; status: number; retryAfter: string | undefined }
  | { kind: 'failed'; written: boolean; error: Error };

/** What sending a request needs. */
export interface ExchangeDeps {
  agent: Dispatcher;
  signal: AbortSignal;
}

/**
 * Sends a request once and follows nothing. The answer's body is read, undecoded and unkept, so that the
 * connection can be used again; after 1 MB the connection is dropped. The status counts whatever the body does.
 */
export function exchangeHttp(
  { agent, signal }: ExchangeDeps,
  request: HttpRequest,
): Promise<HttpExchange> {
  return new Promise((resolve) => {
    let running: Dispatcher.DispatchController | undefined;
    let answer: Extract<HttpExchange, { kind: 'answered' }> | undefined;
    let answerBytes = 0;

    const settle = (error: Error) => {
      signal.removeEventListener('abort', abort);
      resolve(answer ?? { kind: 'failed', written: running !== undefined, error });
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
        if (status < 200) return;
        answer = { kind: 'answered', status, retryAfter: first(headers['retry-after']) };
      },
      onResponseData(controller, chunk) {
        answerBytes += chunk.length;
        if (answerBytes > answerBytesMax) controller.abort(new Error('The answer is too long.'));
      },
      onResponseEnd: () => settle(new Error('The answer has no status.')),
      onResponseError: (_controller, error) => settle(error),
    });
  });
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
