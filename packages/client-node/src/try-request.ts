import { ConnectionError, NotiflowError, TimeoutError, toApiError } from './errors.ts';
import type { PreparedRequest } from './prepare-request.ts';
import type { Answer } from './request-options.ts';

/** One try of a request. */
export interface Try {
  request: PreparedRequest;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

/** Sends a request once; rejects with a `NotiflowError`, or with the reason of `signal`. */
export async function tryRequest(
  send: typeof fetch,
  { request, timeoutMs, signal }: Try,
): Promise<Answer> {
  // Not AbortSignal.timeout: its timer would outlive the answer, one for each of a million requests.
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  try {
    const { url, ...init } = request;
    const response = await send(url, {
      ...init,
      signal: signal === undefined ? timeout.signal : AbortSignal.any([signal, timeout.signal]),
      // Followed, it would carry the credentials to where nobody meant them to go.
      redirect: 'manual',
    });
    return await readAnswer(response, { isHead: init.method === 'HEAD' });
  } catch (error) {
    throw explainFailure(error, { signal, isLate: timeout.signal.aborted });
  } finally {
    clearTimeout(timer);
  }
}

async function readAnswer(response: Response, { isHead }: { isHead: boolean }): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  if (response.ok && (status === 204 || isHead)) return { status, headers, body: undefined };
  const body = parseJson(text);
  if (!response.ok || body === undefined) throw toApiError({ status, headers, body });
  return { status, headers, body };
}

/** Undefined when it is no JSON, which has no such value. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
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
