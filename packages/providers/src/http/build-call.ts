import type { HttpRequest } from './exchange-http.ts';

/** A request to a URL, before the URL has been looked at. */
export interface HttpCall extends Omit<HttpRequest, 'origin' | 'path'> {
  url: string;
}

/** A POST of JSON that asks for JSON. */
export function postJson(url: string, headers: Record<string, string>, value: unknown): HttpCall {
  return post(url, { 'content-type': 'application/json', ...headers }, JSON.stringify(value));
}

/** A POST of form fields that asks for JSON. */
export function postForm(
  url: string,
  headers: Record<string, string>,
  fields: Record<string, string>,
): HttpCall {
  const type = 'application/x-www-form-urlencoded';
  return post(url, { 'content-type': type, ...headers }, new URLSearchParams(fields).toString());
}

/** The value of an `Authorization` header with a user name and a password. */
export function basicAuth(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function post(url: string, headers: Record<string, string>, body: string): HttpCall {
  const all = { accept: 'application/json', ...headers };
  return { url, method: 'POST', headers: all, body: Buffer.from(body) };
}
