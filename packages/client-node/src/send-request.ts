import { setTimeout as sleep } from 'node:timers/promises';
import { readBaseUrl, readMaxRetries, readTimeoutMs } from './check-connection.ts';
import { prepareRequest } from './prepare-request.ts';
import { chooseDelayMs, isWorthRepeating } from './retries.ts';
import { tryRequest } from './try-request.ts';

/** How a client reaches the service. */
export interface ConnectionOptions {
  /** Address of the installation, without `/admin/v1`. Default `http://localhost:3000`. */
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

/**
 * Sends a request and repeats it while that may help; rejects with a `NotiflowError`, or with the reason of the
 * caller's own signal.
 */
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
  const { fetch: send = fetch, wait = waitFor } = options;
  const target = { address: readBaseUrl(options) + prefix, credentials };
  const maxRetries = readMaxRetries(options.maxRetries ?? 2);
  const usualTimeoutMs = readTimeoutMs(options.timeoutMs ?? 60_000);
  return async <T>(method: string, path: string, given: RequestOptions = {}) => {
    const request = prepareRequest(target, { ...given, method, path });
    const timeoutMs = readTimeoutMs(given.timeoutMs ?? usualTimeoutMs);
    const { signal } = given;
    for (let tried = 1; ; tried += 1) {
      try {
        return (await tryRequest(send, { request, timeoutMs, signal })) as Answer<T>;
      } catch (error) {
        if (tried > maxRetries || !isWorthRepeating(error)) throw error;
        await wait(chooseDelayMs(error, { tried }), signal);
      }
    }
  };
}

async function waitFor(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw signal?.reason;
  }
}
