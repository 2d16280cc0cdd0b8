import { NotiflowError } from './errors.ts';
import type { ConnectionOptions } from './request-options.ts';

// What Node's timers can wait for; about 24 days.
const longestTimeoutMs = 2 ** 31 - 1;

/** Reads a time limit in milliseconds; one that is longer than a timer can be is as long as a timer can be. */
export function readTimeoutMs(timeoutMs: number): number {
  if (!(timeoutMs > 0)) throw new NotiflowError('timeoutMs must be a number over 0');
  return Math.min(timeoutMs, longestTimeoutMs);
}

/** Reads how often a request is repeated. */
export function readMaxRetries(maxRetries: number): number {
  if (Number.isInteger(maxRetries) && maxRetries >= 0) return maxRetries;
  throw new NotiflowError('maxRetries must be a whole number from 0 on');
}

/** Reads the address of an installation, without the slash at its end; it is in no error, since it may hold a password. */
export function readBaseUrl({ baseUrl = 'http://localhost:3000' }: ConnectionOptions): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new NotiflowError('baseUrl must be a URL that begins with http:// or https://');
  }
  if (`${url.username}${url.password}${url.search}${url.hash}` !== '') {
    throw new NotiflowError('baseUrl must have no credentials, query or fragment');
  }
  return url.href.replace(/\/+$/, '');
}

/** Refuses a credential that no header can carry; the platform's own error would quote it. */
export function checkCredential(value: unknown, name: string): void {
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)) return;
  throw new NotiflowError(
    `${name} must be a text without spaces, line breaks or letters beyond ASCII`,
  );
}
