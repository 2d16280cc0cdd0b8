import { setTimeout as sleep } from 'node:timers/promises';
import { readBaseUrl, readMaxRetries, readTimeoutMs } from './check-connection.ts';
import { prepareRequest } from './prepare-request.ts';
import type { Answer, ConnectionOptions, RequestOptions } from './request-options.ts';
import { chooseDelayMs, isWorthRepeating } from './retries.ts';
import { tryRequest } from './try-request.ts';

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
