import { randomUUID } from 'node:crypto';
import { NotiflowError } from './errors.ts';
import { checkPath } from './fill-path.ts';
import type { RequestOptions } from './request-options.ts';

/** A request as every try sends it. */
export interface PreparedRequest {
  url: string;
  method: string;
  headers: Headers;
  body: string | undefined;
}

/** Where requests go, and with which credentials. */
export interface Target {
  address: string;
  credentials: Record<string, string>;
}

/** Makes of a request what is sent, once for all its tries; throws when it cannot be sent at all. */
export function prepareRequest(
  { address, credentials }: Target,
  { path, ...request }: RequestOptions & { method: string; path: string },
): PreparedRequest {
  checkPath(path);
  const method = request.method.toUpperCase();
  const body = printBody(request.body);
  const headers = readHeaders(request.headers);
  headers.set('accept', 'application/json');
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (method === 'POST' && request.idempotencyKey !== null) {
    setIdempotencyKey(headers, request.idempotencyKey);
  }
  for (const [name, value] of Object.entries(credentials)) headers.set(name, value);
  return { url: address + path + printQuery(request.query), method, headers, body };
}

function readHeaders(given: RequestOptions['headers'] = {}): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) setHeader(headers, { name, value });
  return headers;
}

function setIdempotencyKey(headers: Headers, given: string | undefined): void {
  const name = 'idempotency-key';
  setHeader(headers, { name, value: given ?? headers.get(name) ?? randomUUID() });
}

function setHeader(headers: Headers, { name, value }: { name: string; value: string }): void {
  try {
    headers.set(name, value);
  } catch {
    // The platform's error quotes the value, which may be a secret.
    throw new NotiflowError(`The header ${JSON.stringify(name)} cannot be sent`);
  }
}

function printBody(body: unknown): string | undefined {
  try {
    return JSON.stringify(body);
  } catch (error) {
    throw new NotiflowError('The body cannot be written as JSON', { cause: error });
  }
}

function printQuery(query: RequestOptions['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(name, String(value));
  }
  return search.size === 0 ? '' : `?${search.toString()}`;
}
