import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionError, NotiflowError, TimeoutError, toApiError } from './errors.ts';
import { chooseDelayMs, isWorthRepeating } from './retries.ts';

/** How a client reaches the service. */
export interface ConnectionOptions {
  /** Address of the installation, without a path. Default `http://localhost:3000`. */
  baseUrl?: string;
  /** How long one try may take, in milliseconds. Default 60,000. */
  timeoutMs?: number;
  /** How often a request is repeated when that may help. Default 2. */
  maxRetries?: number;
  /** Another implementation of `fetch`. */
  fetch?: typeof fetch;
  /** Waits between tries, milliseconds; for tests. */
  wait?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

/** One request. */
export interface RequestOptions {
  /** Query parameters; undefined and null ones are left out. */
  query?: Record<string, string | number | boolean | null | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Sent with every POST; the same over its retries. Default: a new one per call. */
  idempotencyKey?: string;
}

/** A 2xx answer; `body` is the parsed JSON, undefined when there is none. */
export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

/** Sends a request and repeats it while that may help; rejects with a `NotiflowError`. */
export type SendRequest = <T = unknown>(
  method: string,
  path: string,
  options?: RequestOptions,
) => Promise<Answer<T>>;

/** Makes the function that sends every request of a client. The credentials live in its closure alone. */
export function createSender(
  options: ConnectionOptions,
  { prefix, credentials }: { prefix: string; credentials: Record<string, string> },
): SendRequest {
  const address = (options.baseUrl ?? 'http://localhost:3000').replace(/\/+$/, '') + prefix;
  const maxRetries = options.maxRetries ?? 2;
  const wait = options.wait ?? ((ms, signal) => sleep(ms, undefined, { signal }));
  const tryOnce = createTry(options);
  return async <T>(method: string, path: string, request: RequestOptions = {}) => {
    const url = address + path + printQuery(request.query);
    const headers = {
      accept: 'application/json',
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
      ...(method === 'POST' && { 'idempotency-key': request.idempotencyKey ?? randomUUID() }),
      ...request.headers,
      ...credentials,
    };
    for (let tried = 1; ; tried += 1) {
      try {
        return (await tryOnce(url, { ...request, method, headers })) as Answer<T>;
      } catch (error) {
        if (request.signal?.aborted || tried > maxRetries || !isWorthRepeating(error)) throw error;
        await wait(chooseDelayMs(error, { tried }), request.signal);
      }
    }
  };
}

function createTry({ fetch: send = fetch, timeoutMs: usualTimeoutMs = 60_000 }: ConnectionOptions) {
  return async (
    url: string,
    request: RequestOptions & { method: string; headers: Record<string, string> },
  ): Promise<Answer> => {
    const { method, headers, body, signal } = request;
    // Not AbortSignal.timeout: its timer would outlive the answer, one for each of a million requests.
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), request.timeoutMs ?? usualTimeoutMs);
    try {
      const response = await send(url, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: signal === undefined ? timeout.signal : AbortSignal.any([signal, timeout.signal]),
        redirect: 'error',
      });
      const answer = { status: response.status, headers: response.headers };
      const parsed = parseBody(await response.text());
      if (response.ok && parsed.isJson) return { ...answer, body: parsed.value };
      throw toApiError({ ...answer, body: parsed.value });
    } catch (error) {
      throw explainFailure(error, { signal, isLate: timeout.signal.aborted });
    } finally {
      clearTimeout(timer);
    }
  };
}

function parseBody(text: string): { isJson: boolean; value: unknown } {
  if (text === '') return { isJson: true, value: undefined };
  try {
    return { isJson: true, value: JSON.parse(text) };
  } catch {
    return { isJson: false, value: undefined };
  }
}

function explainFailure(
  error: unknown,
  { signal, isLate }: { signal: AbortSignal | undefined; isLate: boolean },
): unknown {
  if (error instanceof NotiflowError) return error;
  // The caller gave up, and knows with which reason.
  if (signal?.aborted) return signal.reason;
  if (isLate) return new TimeoutError('The service did not answer in time', { cause: error });
  const cause = (error as { cause?: { code?: string; message?: string } } | null)?.cause;
  const reason = cause?.code ?? cause?.message ?? (error as Error).message;
  return new ConnectionError(`The service cannot be reached: ${reason}`, { cause: error });
}

function printQuery(query: RequestOptions['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(name, String(value));
  }
  return search.size === 0 ? '' : `?${search.toString()}`;
}
