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
  /** Sent with every POST; the same over its retries. Default: a new one per call; null sends none, for what may be repeated as it is. */
  idempotencyKey?: string | null;
}

/** A 2xx answer; `body` is the parsed JSON, undefined when there is none. */
export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}
